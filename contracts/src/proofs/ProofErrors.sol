// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Why a proof is not accepted: the numbers that the off-chain verifier gives the same faults.
enum ProofFault {
    None,
    /// The proof ends before the protocol does.
    TooShort,
    /// Bytes follow the end of the protocol.
    TooLong,
    /// A field element is not below p.
    NotCanonical,
    /// A proof of work has too few zero bits.
    ProofOfWork,
    /// A value is not what the claims give.
    Sumcheck,
    /// A lookup's fractions do not sum to zero.
    LookupSum,
    /// A lookup's denominators have the product zero.
    LookupDenominator,
    /// Opened rows do not lead to a commitment's root.
    Opening,
    /// A committed word is far from every codeword that the proof speaks of.
    Proximity,
    /// The statement is not one that the tape is for: counts, a number out of its range, another protocol.
    Statement,
    /// The tape itself is none: damaged, of another digest, or beyond a limit.
    Tape
}

/// @title What the verifier of proofs reverts with
library ProofErrors {
    /// @notice The proof is not accepted. This is no proof that anybody lied.
    error InvalidProof(ProofFault fault);
}
