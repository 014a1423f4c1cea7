// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A batch receipt as its provider signed it: `BatchReceipt(jobId, provider, leaseId, count, root)`.
/// @param provider who signed
/// @param leaseId the lease the batch was worked under
/// @param count results in the batch
/// @param root root of the tree over the results
/// @param r first half of the provider's ERC-2098 signature
/// @param vs second half of it
struct SignedReceipt {
    address provider;
    bytes32 leaseId;
    uint32 count;
    bytes32 root;
    bytes32 r;
    bytes32 vs;
}

/// @notice Something the provider said: `Statement(subject, kind, position, value)`, signed by it, or where `r` and
/// `vs` are 0 posted by it on chain.
struct SignedStatement {
    uint8 kind;
    bytes32 position;
    bytes32 value;
    bytes32 r;
    bytes32 vs;
}

/// @notice What the pieces of a stage start from, signed by the job's signer: `StageInput(jobId, stage, branch,
/// inputRoot)`.
struct SignedInput {
    uint32 stage;
    uint32 branch;
    bytes32 inputRoot;
    bytes32 r;
    bytes32 vs;
}

/// @notice What a provider asserts: leased pieces whose results a batch receipt holds. Known by its hash.
/// @param provider who asserts
/// @param root root of the receipt that holds the results
/// @param first the first piece; it and the next ones are within one lease
/// @param count number of pieces
/// @param branch the branch of all these pieces
/// @param lane which of its lanes in the job the provider keeps the assertion in
/// @param amount their price, token base units
struct Assertion {
    address provider;
    bytes32 root;
    uint32 first;
    uint32 count;
    uint32 branch;
    uint8 lane;
    uint128 amount;
}

/// @notice A demand for a drawn tile of a piece's outputs.
/// @param assertionId what waits for the answer
/// @param piece whose outputs
/// @param challenger who demands
/// @param bond token base units
/// @param blockNumber the block of the demand; the next one's hash draws the tile
/// @param madeAt unix seconds of it
/// @param until unix seconds until when it can be answered
struct ChunkDemand {
    bytes32 assertionId;
    uint32 piece;
    address challenger;
    uint128 bond;
    uint64 blockNumber;
    uint64 madeAt;
    uint64 until;
}

/// @notice What shows a provider's inconsistency (see IDisputeReferee).
struct FraudEvidence {
    uint8 kind;
    SignedStatement[] statements;
    bytes witness;
}
