// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobBook} from "./JobBook.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {JobTerms, Word} from "./MarketTypes.sol";
import {ProviderNumbers} from "./ProviderNumbers.sol";
import {Slots} from "./Slots.sol";

/// @title Pay by time and by proof
/// @notice A job's verdict module sets pay aside while it may still be disputed, and lets it go when that is over. It
/// says which pieces; what they may cost at most is the cap's to say.
abstract contract Reserves is JobBook {
    event Reserved(bytes32 indexed jobId, address indexed provider, uint256 amount);
    /// @param amount what was set aside for the pieces
    /// @param paid what the provider got of it; the rest returned
    event ReservePaid(bytes32 indexed jobId, address indexed provider, uint256 amount, uint256 paid);
    event ReserveVoided(bytes32 indexed jobId, address indexed provider, uint256 amount);
    /// @param amount what was set aside for the provider and returned
    event Forfeited(bytes32 indexed jobId, address indexed provider, uint256 amount);

    function reserve(
        JobTerms calldata terms,
        address provider,
        uint128 cap,
        bytes calldata capProof,
        uint256 amount
    ) external override returns (bytes32 jobId, bool isLocked) {
        jobId = _requireVerdict(terms);
        Word storage place = _numbers[jobId];
        uint256 numbers = place.value;
        JobNumbers.requireOpen(numbers);
        _requireCap(jobId, numbers, terms.capRoot, provider, cap, capProof);
        Word storage record = Slots.wordAt(_providers, jobId, provider);
        uint256 before = record.value;
        _requireRoom(before, numbers, cap, amount);
        record.value = before + (amount << ProviderNumbers.RESERVED_SHIFT);
        isLocked = before & ProviderNumbers.LOCKED != 0;
        place.value = JobNumbers.spend(numbers, amount) | JobNumbers.CLAIMED | JobNumbers.RESERVED;
        emit Reserved(jobId, provider, amount);
    }

    function payReserved(JobTerms calldata terms, address provider, uint256 amount)
        external
        override
        returns (uint256 got)
    {
        bytes32 jobId = _requireVerdict(terms);
        Word storage place = Slots.wordAt(_providers, jobId, provider);
        uint256 record = place.value;
        if (ProviderNumbers.isForfeited(record)) return 0;
        record = _unreserve(record, amount) + (amount << ProviderNumbers.PROVED_SHIFT);
        uint256 before = ProviderNumbers.paid(record);
        uint256 proved = ProviderNumbers.proved(record);
        // What was proved never exceeded what was paid, so this is at most the amount.
        if (proved > before) got = proved - before;
        place.value = record + got;
        _free[terms.token][provider].value += got;
        if (got < amount) _giveBack(jobId, terms, amount - got);
        emit ReservePaid(jobId, provider, amount, got);
    }

    function voidReserved(JobTerms calldata terms, address provider, uint256 amount) external override {
        bytes32 jobId = _requireVerdict(terms);
        Word storage place = Slots.wordAt(_providers, jobId, provider);
        uint256 record = place.value;
        if (ProviderNumbers.isForfeited(record)) return;
        place.value = _unreserve(record, amount);
        _giveBack(jobId, terms, amount);
        emit ReserveVoided(jobId, provider, amount);
    }

    /// @dev Bars a provider from all further pay of a job, and returns what was set aside for it.
    function _forfeit(bytes32 jobId, JobTerms calldata terms, address provider) internal {
        Word storage place = Slots.wordAt(_providers, jobId, provider);
        uint256 record = place.value;
        if (ProviderNumbers.isForfeited(record)) return;
        uint256 reserved = ProviderNumbers.reserved(record);
        place.value = _unreserve(record, reserved) | ProviderNumbers.FORFEITED;
        if (reserved > 0) _giveBack(jobId, terms, reserved);
        // A settlement that finds no per-provider words would pay everybody; behind a seal it looks at them anyway.
        uint256 numbers = _numbers[jobId].value;
        if (numbers & JobNumbers.SEALED == 0) _numbers[jobId].value = numbers | JobNumbers.CLAIMED;
        emit Forfeited(jobId, provider, reserved);
    }

    /// @dev The id of the job, which was opened and whose verdict module calls.
    function _requireVerdict(JobTerms calldata terms) internal view returns (bytes32 jobId) {
        if (msg.sender != terms.work.verdict) revert NotVerdict();
        jobId = _jobId(terms);
        if (_numbers[jobId].value == 0) revert UnknownJob();
    }

    function _requireRoom(uint256 record, uint256 numbers, uint256 cap, uint256 amount) private pure {
        if (amount == 0) revert NothingToMove();
        if (ProviderNumbers.isForfeited(record)) revert PayForfeited();
        if (numbers & JobNumbers.SETTLED != 0 && record & ProviderNumbers.COUNTS_SETTLED == 0) revert TotalsNeeded();
        uint256 taken = ProviderNumbers.paid(record) + ProviderNumbers.reserved(record);
        uint256 left = cap > taken ? cap - taken : 0;
        if (amount > left) revert AboveCap(left, amount);
    }

    function _unreserve(uint256 record, uint256 amount) private pure returns (uint256) {
        uint256 reserved = ProviderNumbers.reserved(record);
        if (amount > reserved) revert NotReserved(reserved, amount);
        return record - (amount << ProviderNumbers.RESERVED_SHIFT);
    }

    /// @dev A refund took the leftover and left what is set aside, so what returns after it is the client's.
    function _giveBack(bytes32 jobId, JobTerms calldata terms, uint256 amount) private {
        Word storage place = _numbers[jobId];
        uint256 numbers = JobNumbers.unspend(place.value, amount);
        if (numbers & JobNumbers.CLOSED != 0) {
            numbers -= amount;
            _free[terms.token][terms.client].value += amount;
        }
        place.value = numbers;
    }
}
