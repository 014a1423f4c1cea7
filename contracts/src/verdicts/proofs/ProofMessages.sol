// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A piece of a job under proofs: one execution of a registered model. The plan's root is the Merkle root
/// (OpenZeppelin's tree) over keccak(keccak(abi.encode(piece, modelId, keccak(inputs)))).
/// @param piece index of the piece
/// @param modelId what the model was registered as
/// @param inputs what the model is executed on, as IProvedModels takes it
/// @param outputs what came out, alike
/// @param planPath the leaf's path to the terms' plan root
struct ProvedPiece {
    uint32 piece;
    bytes32 modelId;
    bytes inputs;
    bytes outputs;
    bytes32[] planPath;
}

/// @notice That a batch receipt holds a piece's outputs: its leaf is keccak(keccak(abi.encode(piece, branch, word))),
/// the word keccak(abi.encode(digest, provider, salt)), the digest keccak(abi.encode(blob, keccak(outputs))).
/// @param blob sha2-256 digest of the output's CID
/// @param salt what hid the result until it was opened
/// @param path the leaf's path to the receipt's root
struct ResultOpening {
    bytes32 blob;
    bytes32 salt;
    bytes32[] path;
}

/// @notice A demand for the proof of an asserted piece.
/// @param assertionId what waits for the answer
/// @param piece whose proof
/// @param challenger who demands
/// @param bond token base units
/// @param until unix seconds until when it can be shown
struct ProofDemand {
    bytes32 assertionId;
    uint32 piece;
    address challenger;
    uint128 bond;
    uint64 until;
}
