// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The refusals that only the module for proofs has; the rest are those of DisputeErrors. A closed list.
interface ProofErrors {
    /// @notice The piece is not the plan's: another model, other inputs, or a wrong path.
    error NotPlanned();
    /// @notice The receipt's root does not hold these outputs of this piece.
    error NotInReceipt();
    /// @notice This piece's proof was demanded before; once is enough for everybody.
    error ProofDemandedBefore();
    /// @notice There is no such demand, or it is over.
    error UnknownProofDemand();
}
