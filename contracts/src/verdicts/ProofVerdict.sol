// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {JobTerms, Word} from "../market/MarketTypes.sol";
import {IProvedModels} from "./IProvedModels.sol";
import {IVerdict} from "./IVerdict.sol";
import {LeasedPieces} from "./LeasedPieces.sol";
import {Assertion} from "./disputes/DisputeMessages.sol";
import {ProofDemand, ProvedPiece, ResultOpening} from "./proofs/ProofMessages.sol";
import {ProvedPieces} from "./proofs/ProvedPieces.sol";

/// @title Settlement by proofs of inference
/// @notice A provider shows the proof of a piece and is paid at once; or it asserts pieces without their proofs, which
/// is cheap, and is paid when the window has ended. In between anybody may demand the proof of one of them, under a
/// bond: who shows it gets the bond, who does not loses its lock and all its unpaid pay in the job.
/// @dev Showing a proof must be possible, within one transaction, and worth the bond: a provider asserts only what it
/// has tried to prove by a call, and locks enough that a sixteenth of it pays for the gas.
contract ProofVerdict is ProvedPieces {
    mapping(bytes32 demandHash => bool) private _demands;
    /// @notice Whether the proof of an asserted piece was demanded.
    mapping(bytes32 assertionId => mapping(uint32 piece => bool)) public isDemanded;

    event ProofDemanded(bytes32 indexed assertionId, ProofDemand demand);
    /// @param outputs keccak-256 of the outputs that were proved
    event ProofShown(bytes32 indexed assertionId, uint32 indexed piece, bytes32 outputs);
    /// @notice A demand that nobody has to answer any more; the bond is its challenger's again.
    event DemandReturned(bytes32 indexed assertionId, uint32 indexed piece);

    /// @param market_ whose jobs this decides
    /// @param models_ where models are registered
    constructor(address market_, IProvedModels models_) LeasedPieces(market_) ProvedPieces(models_) {}

    /// @inheritdoc IVerdict
    function decides() external pure override returns (bool) {
        return true;
    }

    /// @notice Demands the proof of an asserted piece within the assertion's window. Once a piece.
    /// @return demand as it must be shown afterwards
    function demandProof(JobTerms calldata terms, Assertion calldata assertion, uint32 piece)
        external
        returns (ProofDemand memory demand)
    {
        if (terms.work.verdict != address(this)) revert NotOurJob();
        bytes32 jobId = _jobId(terms);
        (Word storage place, bytes32 assertionId) = _find(jobId, assertion);
        if (block.timestamp >= _end(place.value)) revert WindowOver(_end(place.value));
        if (isConvicted(jobId, assertion.provider)) revert AlreadyConvicted();
        if (piece < assertion.first || piece - assertion.first >= assertion.count) revert NotAsserted();
        if (isDemanded[assertionId][piece]) revert ProofDemandedBefore();
        isDemanded[assertionId][piece] = true;
        _addGame(place, 0);
        uint128 bond = _takeBond(terms, assertion.provider);
        demand = ProofDemand(
            assertionId, piece, msg.sender, bond, uint64(block.timestamp + clockOf(terms))
        );
        _demands[keccak256(abi.encode(demand))] = true;
        emit ProofDemanded(assertionId, demand);
    }

    /// @notice Answers a demand in time: the outputs, that the receipt holds them, and their proof. Anyone may; the
    /// bond is the provider's.
    function showProof(
        JobTerms calldata terms,
        Assertion calldata assertion,
        ProofDemand calldata demand,
        ProvedPiece calldata piece,
        ResultOpening calldata result,
        bytes calldata proof
    ) external {
        if (block.timestamp > demand.until) revert OutOfTime();
        bytes32 jobId = _close(terms, assertion, demand);
        if (piece.piece != demand.piece) revert NotAsserted();
        _requireReceived(assertion, piece, result);
        _requireProved(terms, jobId, assertion.provider, piece, proof);
        _give(terms.token, assertion.provider, demand.bond);
        emit ProofShown(demand.assertionId, demand.piece, keccak256(piece.outputs));
    }

    /// @notice Convicts the provider of a demand that it did not answer in time, and returns the bond. Anyone may call;
    /// the challenger's share is the demand's challenger's.
    function timeout(JobTerms calldata terms, Assertion calldata assertion, ProofDemand calldata demand) external {
        if (block.timestamp <= demand.until) revert StillTime(demand.until - block.timestamp);
        bytes32 jobId = _close(terms, assertion, demand);
        _give(terms.token, demand.challenger, demand.bond);
        _convict(terms, jobId, assertion.provider, demand.challenger);
    }

    /// @notice Returns the bond of a demand to a provider that has been convicted in the meantime. Anyone may call.
    function returnBond(JobTerms calldata terms, Assertion calldata assertion, ProofDemand calldata demand) external {
        bytes32 jobId = _close(terms, assertion, demand);
        if (!isConvicted(jobId, assertion.provider)) revert NotConvicted();
        _give(terms.token, demand.challenger, demand.bond);
        emit DemandReturned(demand.assertionId, demand.piece);
    }

    /// @dev Ends a demand, which is about this assertion of a job of ours.
    function _close(JobTerms calldata terms, Assertion calldata assertion, ProofDemand calldata demand)
        private
        returns (bytes32 jobId)
    {
        if (terms.work.verdict != address(this)) revert NotOurJob();
        bytes32 demandHash = keccak256(abi.encode(demand));
        if (!_demands[demandHash]) revert UnknownProofDemand();
        delete _demands[demandHash];
        jobId = _jobId(terms);
        (Word storage place, bytes32 assertionId) = _find(jobId, assertion);
        if (assertionId != demand.assertionId) revert UnknownAssertion();
        place.value -= ONE_GAME;
    }

    function _requireReceived(
        Assertion calldata assertion,
        ProvedPiece calldata piece,
        ResultOpening calldata result
    ) private pure {
        bytes32 word = keccak256(abi.encode(result.blob, keccak256(piece.outputs)));
        word = keccak256(abi.encode(word, assertion.provider, result.salt));
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(piece.piece, assertion.branch, word))));
        if (!MerkleProof.verifyCalldata(result.path, assertion.root, leaf)) revert NotInReceipt();
    }
}
