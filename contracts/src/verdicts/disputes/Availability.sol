// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobTerms, Word} from "../../market/MarketTypes.sol";
import {Subject} from "../../referee/DisputeTypes.sol";
import {IGameRules} from "../../referee/IGameRules.sol";
import {Draws} from "./Draws.sol";
import {Assertion, ChunkDemand} from "./DisputeMessages.sol";

/// @title Demands for data
/// @notice Whoever cannot get an asserted result may, once an assertion, demand a randomly drawn tile of it on chain,
/// under a bond. Silence voids the assertion; that is no proof of a lie, so nothing is slashed. An answer earns the
/// bond, and the time it took is added to the window. It is a spot check, never transport.
abstract contract Availability is Draws {
    IGameRules internal immutable _rules;

    mapping(bytes32 demandHash => bool) private _demands;

    event ChunkDemanded(bytes32 indexed assertionId, ChunkDemand demand);
    /// @param witness as it was answered: it holds the tile
    event ChunkShown(bytes32 indexed assertionId, bytes witness);
    event Voided(bytes32 indexed jobId, address indexed provider, bytes32 indexed assertionId);

    constructor(IGameRules rules_) {
        _rules = rules_;
    }

    /// @notice Demands a tile of a piece's outputs. The hash of the next block draws it.
    function demandChunk(JobTerms calldata terms, Assertion calldata assertion, uint32 piece)
        external
        returns (ChunkDemand memory demand)
    {
        bytes32 jobId = _jobId(terms);
        (Word storage place, bytes32 assertionId) = _find(jobId, assertion);
        if (block.timestamp >= _end(place.value)) revert WindowOver(_end(place.value));
        if (place.value & DEMANDED != 0) revert DemandedBefore();
        if (isConvicted(jobId, assertion.provider)) revert AlreadyConvicted();
        if (piece < assertion.first || piece - assertion.first >= assertion.count) revert NotAsserted();
        _addGame(place, DEMANDED);
        uint128 bond = _takeBond(terms, assertion.provider);
        (uint64 number, uint64 now_) = (uint64(block.number), uint64(block.timestamp));
        demand = ChunkDemand(
            assertionId, piece, msg.sender, bond, number, now_, now_ + uint64(clockOf(terms))
        );
        _demands[keccak256(abi.encode(demand))] = true;
        emit ChunkDemanded(assertionId, demand);
    }

    /// @notice Answers a demand in time. Anyone may; the bond is the provider's.
    /// @param witness abi.encode(WordOpening, PlanOpening, ChunkWitness)
    function showChunk(
        JobTerms calldata terms,
        Assertion calldata assertion,
        ChunkDemand calldata demand,
        bytes calldata witness
    ) external {
        bytes32 jobId = _jobId(terms);
        if (block.timestamp > demand.until) revert OutOfTime();
        Word storage place = _close(jobId, assertion, demand);
        uint256 seed = uint256(keccak256(abi.encode(blockHashOf(demand.blockNumber + 1), demand)));
        Subject memory subject = Subject(jobId, assertion.provider, assertion.root, demand.piece, assertion.branch);
        _rules.requireChunk(subject, terms.work.planRoot, seed, witness);
        _extend(place, block.timestamp - demand.madeAt);
        _give(terms.token, assertion.provider, demand.bond);
        emit ChunkShown(demand.assertionId, witness);
    }

    /// @notice Voids an assertion whose provider did not answer in time. Anyone may call.
    function voidAssertion(JobTerms calldata terms, Assertion calldata assertion, ChunkDemand calldata demand)
        external
    {
        bytes32 jobId = _jobId(terms);
        if (block.timestamp <= demand.until) revert StillTime(demand.until - block.timestamp);
        // Games about it go on: what was signed may still be a lie. They find no assertion to release any more.
        _free(_close(jobId, assertion, demand));
        _market().voidReserved(terms, assertion.provider, assertion.amount);
        _give(terms.token, demand.challenger, demand.bond);
        emit Voided(jobId, assertion.provider, demand.assertionId);
    }

    function _close(bytes32 jobId, Assertion calldata assertion, ChunkDemand calldata demand)
        private
        returns (Word storage place)
    {
        bytes32 demandHash = keccak256(abi.encode(demand));
        if (!_demands[demandHash]) revert UnknownDemand();
        bytes32 assertionId;
        (place, assertionId) = _find(jobId, assertion);
        if (assertionId != demand.assertionId) revert UnknownAssertion();
        delete _demands[demandHash];
        place.value -= ONE_GAME;
    }
}
