// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProofStatement} from "./Statements.sol";
import {TapeReference} from "./Tapes.sol";

/// @title Verifier of proofs of inference, for contracts that rely on one
interface IInferenceVerifier {
    /// @notice Returns where the proof is one of the statement; else reverts, mostly with `InvalidProof`, or runs out
    /// of gas. A revert is no proof that anybody lied.
    function verify(TapeReference calldata tape, ProofStatement calldata statement, bytes calldata proof) external view;

    /// @notice Returns where the proof is one that the root is of weights which are all in their ranges; else reverts.
    /// @return graph The digest of the graph that the tape says it is for.
    function verifyRegistration(TapeReference calldata tape, bytes32 weights, bytes calldata proof)
        external
        view
        returns (bytes32 graph);

    /// @notice The digest of the graph that a tape for proofs of inference says it is for.
    function graphOf(TapeReference calldata tape) external view returns (bytes32 graph);
}
