// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {JobTerms, SignedLease} from "../../market/MarketTypes.sol";
import {IProvedModels, ProvedStatement} from "../IProvedModels.sol";
import {Assertions} from "../disputes/Assertions.sol";
import {ProofErrors} from "./ProofErrors.sol";
import {ProvedPiece} from "./ProofMessages.sol";

/// @title Payment by proof
/// @notice Whoever shows the proof of a leased piece is paid at once. A proof names the job, this module, the provider
/// and the piece, so it pays nobody else and nothing else.
abstract contract ProvedPieces is Assertions, ProofErrors {
    /// @notice Where models are registered.
    IProvedModels public immutable models;

    /// @param outputs keccak-256 of the outputs that were proved
    /// @param paid what the provider got; less than the lease's price where it was paid by consent before
    event Proved(
        bytes32 indexed jobId, address indexed provider, uint32 indexed piece, bytes32 outputs, uint256 paid
    );

    constructor(IProvedModels models_) {
        models = models_;
    }

    /// @notice Pays a leased piece whose proof is shown. Anyone may call; the pay is the lease's provider's.
    /// @param cap the provider's leaf in the job's cap tree
    /// @param capProof its path
    /// @return paid what the provider got, token base units
    function prove(
        JobTerms calldata terms,
        SignedLease calldata lease,
        ProvedPiece calldata piece,
        bytes calldata proof,
        uint128 cap,
        bytes calldata capProof
    ) external returns (uint256 paid) {
        if (terms.work.verdict != address(this)) revert NotOurJob();
        if (piece.piece < lease.first) revert NotLeased();
        (bytes32 jobId, uint256 price) = _take(terms, lease, piece.piece - lease.first, 1);
        _requireProved(terms, jobId, lease.provider, piece, proof);
        _market().reserve(terms, lease.provider, cap, capProof, price);
        paid = _market().payReserved(terms, lease.provider, price);
        emit Proved(jobId, lease.provider, piece.piece, keccak256(piece.outputs), paid);
    }

    /// @notice What a proof's context has for a nonce: the provider in the first 20 bytes, the piece in the last four.
    function nonceOf(address provider, uint32 piece) public pure returns (bytes32) {
        return bytes32((uint256(uint160(provider)) << 96) | piece);
    }

    /// @dev Reverts unless the piece is the plan's and the proof shows its outputs.
    function _requireProved(
        JobTerms calldata terms,
        bytes32 jobId,
        address provider,
        ProvedPiece calldata piece,
        bytes calldata proof
    ) internal view {
        bytes32 leaf = keccak256(abi.encode(piece.piece, piece.modelId, keccak256(piece.inputs)));
        leaf = keccak256(bytes.concat(leaf));
        if (!MerkleProof.verifyCalldata(piece.planPath, terms.work.planRoot, leaf)) revert NotPlanned();
        ProvedStatement memory statement = ProvedStatement(
            jobId, address(this), nonceOf(provider, piece.piece), piece.inputs, piece.outputs
        );
        models.requireProved(piece.modelId, statement, proof);
    }
}
