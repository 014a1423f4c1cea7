// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a proof of inference says beside the model, and what it was made for.
/// @param jobId the job
/// @param verifier the contract that pays for it
/// @param nonce what tells it from the job's other proofs
/// @param inputs all inputs' numbers, int32 big-endian, one tensor after the other; where the model's are committed,
/// their root
/// @param outputs the outputs, alike
struct ProvedStatement {
    bytes32 jobId;
    address verifier;
    bytes32 nonce;
    bytes inputs;
    bytes outputs;
}

/// @title Models whose proofs can be checked on chain
interface IProvedModels {
    /// @notice Returns where the proof shows that the model makes these outputs of these inputs; else reverts.
    /// @dev A revert proves nothing: the call may have had too little gas. So nobody loses anything by one; who has to
    /// show a proof loses by not showing one that is accepted.
    /// @param modelId what the model was registered as
    function requireProved(bytes32 modelId, ProvedStatement calldata statement, bytes calldata proof) external view;
}
