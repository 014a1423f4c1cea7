// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerdict} from "../verdicts/IVerdict.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {JobTerms, MarketTypes, SignedLock, Word} from "./MarketTypes.sol";
import {ProviderNumbers} from "./ProviderNumbers.sol";
import {Reserves} from "./Reserves.sol";

/// @title Stake that answers for a job
/// @notice A provider loses stake only under a lock it signed for that job, never more than that lock, and only where
/// the job's verdict module proves that it lied. Locked stake backs one job only and cannot leave before its lock ends.
abstract contract Locks is Reserves {
    /// @param amount token base units
    /// @param until unix seconds from which it may be released
    struct Lock {
        uint128 amount;
        uint64 until;
    }

    mapping(bytes32 jobId => mapping(address provider => Lock)) private _locks;
    mapping(address token => uint256) internal _burned;

    event Locked(bytes32 indexed jobId, address indexed provider, uint256 amount, uint64 until);
    event LockReleased(bytes32 indexed jobId, address indexed provider, uint256 amount);
    event Slashed(bytes32 indexed jobId, address indexed provider, address indexed challenger, uint256 amount);

    function lockOf(bytes32 jobId, address provider) external view override returns (uint128 amount, uint64 until) {
        Lock storage lock = _locks[jobId][provider];
        return (lock.amount, lock.until);
    }

    /// @notice Locks stake of the provider who signed `Lock(jobId, provider, token, amount, until)`. Anyone may submit
    /// it; one lock a job and provider. It must last until the deadline and the window are over, and cannot be asked to
    /// last longer than UNSTAKE_DELAY after the grace.
    function recordLock(JobTerms calldata terms, SignedLock calldata lock) external {
        bytes32 jobId = _jobId(terms);
        uint256 numbers = _numbers[jobId].value;
        if (numbers & JobNumbers.SEALED == 0) JobNumbers.requireOpen(numbers);
        if (lock.amount == 0) revert NothingToMove();
        // A slashed lock's signature must not lock once more; a released one's is too late for the check below.
        Word storage record = _providers[jobId][lock.provider];
        if (ProviderNumbers.isForfeited(record.value)) revert PayForfeited();
        Lock storage place = _locks[jobId][lock.provider];
        if (place.amount != 0) revert AlreadyLocked();
        _requireSpan(terms, lock.until);
        _requireSigned(lock.provider, MarketTypes.hashLock(jobId, terms.token, lock), lock.r, lock.vs);
        _unstake(terms.token, lock.provider, lock.amount);
        (place.amount, place.until) = (lock.amount, lock.until);
        record.value |= ProviderNumbers.LOCKED;
        emit Locked(jobId, lock.provider, lock.amount, lock.until);
    }

    /// @notice Returns locked stake to the provider's stake when its time is over and no assertion or game needs it.
    /// Anyone may.
    function releaseLock(JobTerms calldata terms, address provider) external {
        bytes32 jobId = _jobId(terms);
        Lock memory lock = _locks[jobId][provider];
        if (lock.amount == 0) revert NothingToMove();
        if (block.timestamp < lock.until) revert StillLocked(lock.until);
        // Only terms of an open job ever had a lock, so the module is a registered one.
        if (IVerdict(terms.work.verdict).isBusy(jobId, provider)) revert VerdictBusy();
        delete _locks[jobId][provider];
        _providers[jobId][provider].value &= ~ProviderNumbers.LOCKED;
        _stake[terms.token][provider].value += lock.amount;
        emit LockReleased(jobId, provider, lock.amount);
    }

    function slash(JobTerms calldata terms, address provider, address challenger)
        external
        override
        returns (uint256 slashed)
    {
        bytes32 jobId = _requireVerdict(terms);
        _forfeit(jobId, terms, provider);
        slashed = _locks[jobId][provider].amount;
        if (slashed == 0) return 0;
        delete _locks[jobId][provider];
        (uint256 reward, uint256 refund) = (_percentDown(slashed, 50), _percentDown(slashed, 30));
        _free[terms.token][challenger].value += reward;
        _free[terms.token][terms.client].value += refund;
        _burned[terms.token] += slashed - reward - refund;
        emit Slashed(jobId, provider, challenger, slashed);
    }

    function _requireSpan(JobTerms calldata terms, uint256 until) private view {
        uint256 from = uint256(terms.work.deadline) + terms.work.window;
        uint256 to = uint256(terms.work.deadline) + terms.work.grace + UNSTAKE_DELAY;
        if (until < from || until > to || until <= block.timestamp) revert BadLock(from, to);
    }

    function _percentDown(uint256 amount, uint256 percent) private pure returns (uint256) {
        return amount * percent / 100;
    }
}
