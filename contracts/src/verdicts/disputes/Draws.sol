// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {JobTerms, Word} from "../../market/MarketTypes.sol";
import {Assertions} from "./Assertions.sol";
import {Assertion} from "./DisputeMessages.sol";

/// @title Draws fixed after the commitment
/// @notice Which pieces are audited follows from the hash of the block after the one that fixed their results, and what
/// somebody knew at which time from commitments.
abstract contract Draws is Assertions {
    uint256 private constant RATE_ONE = 10_000;

    mapping(uint256 blockNumber => bytes32) private _blockHashes;
    mapping(bytes32 commitment => uint256 blockNumber) private _commitments;

    event BlockKept(uint256 indexed blockNumber, bytes32 blockHash);
    event Committed(bytes32 indexed commitment);

    /// @notice Stores the hash of a block, before the chain forgets it after 8,191 more. Anyone may.
    function keep(uint256 blockNumber) external {
        bytes32 found = blockHashOf(blockNumber);
        _blockHashes[blockNumber] = found;
        emit BlockKept(blockNumber, found);
    }

    /// @notice Commits to something not yet shown: an auditor to its result before the provider opens its own, a
    /// challenger to its evidence before it calls `proveFraud`, which says how.
    function commit(bytes32 commitment) external {
        if (_commitments[commitment] != 0) revert AlreadyCommitted();
        _commitments[commitment] = block.number;
        emit Committed(commitment);
    }

    /// @notice The block in which something was committed to; 0 for never.
    function committedAt(bytes32 commitment) public view returns (uint256 blockNumber) {
        return _commitments[commitment];
    }

    /// @notice The hash of a block that was kept or that the chain remembers (EIP-2935).
    function blockHashOf(uint256 blockNumber) public view returns (bytes32 found) {
        found = _blockHashes[blockNumber];
        if (found == 0) found = Blockhash.blockHash(blockNumber);
        if (found == 0) revert BlockUnknown(blockNumber);
    }

    /// @notice Whether a piece of an undecided assertion is drawn for an audit, at the rate of the job's terms.
    function isDrawn(JobTerms calldata terms, Assertion calldata assertion, uint32 piece)
        external
        view
        returns (bool)
    {
        (Word storage place, bytes32 assertionId) = _find(_jobId(terms), assertion);
        uint256 blockNumber = _madeIn(place.value);
        if (piece < assertion.first || piece - assertion.first >= assertion.count) revert NotAsserted();
        bytes32 seed = keccak256(abi.encode(blockHashOf(blockNumber + 1), assertionId, piece));
        return uint256(seed) % RATE_ONE < terms.work.auditRate;
    }
}
