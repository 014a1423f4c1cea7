// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CapTree} from "./CapTree.sol";
import {JobBook} from "./JobBook.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {JobTerms, MarketTypes} from "./MarketTypes.sol";

/// @title Leftover money
/// @notice What was not paid returns to the client when the time for vouchers is over, or as soon as every provider
/// that could still be paid has signed it away. It leaves a job in no other way.
abstract contract Refunds is JobBook {
    event Refunded(bytes32 indexed jobId, uint256 amount);

    /// @notice Closes a job at or after deadline + grace. Client only.
    /// @param numbers a sealed job's numbers, else 0
    /// @param totalsHash keccak of a sealed job's settled list, else 0
    /// @return amount token base units freed
    function refund(JobTerms calldata terms, uint256 numbers, bytes32 totalsHash) external returns (uint256 amount) {
        if (msg.sender != terms.client) revert NotClient();
        uint256 from = uint256(terms.work.deadline) + terms.work.grace;
        if (block.timestamp < from) revert TooEarly(from);
        bytes32 jobId = _jobId(terms);
        (numbers,) = _opened(jobId, numbers, totalsHash);
        return _close(jobId, terms, numbers);
    }

    /// @notice Closes a job before its time, with a `Release(jobId)` signed by every provider whose paid is below its
    /// cap. Client only; not while a recut is pending.
    /// @param numbers a sealed job's numbers, else 0
    /// @param totals the settled list where the job was settled, else empty
    /// @param caps the packed list in force (36 bytes an entry)
    /// @param releases ERC-2098 signatures, 64 bytes each, in the list's order, none for providers paid in full
    /// @return amount token base units freed
    function refundReleased(
        JobTerms calldata terms,
        uint256 numbers,
        bytes calldata totals,
        bytes calldata caps,
        bytes calldata releases
    ) external returns (uint256 amount) {
        if (msg.sender != terms.client) revert NotClient();
        bytes32 jobId = _jobId(terms);
        bool wasSealed;
        (numbers, wasSealed) = _opened(jobId, numbers, keccak256(totals));
        uint64 effectiveAt = _capChanges[jobId].effectiveAt;
        if (block.timestamp < effectiveAt) revert RecutPending(effectiveAt);
        if (CapTree.rootOf(caps) != _inForce(terms.capRoot, jobId, numbers)) revert WrongCaps();
        bool settled = wasSealed || _checkTotals(jobId, numbers, totals);
        _requireReleases(jobId, settled, totals, caps, releases);
        return _close(jobId, terms, numbers);
    }

    /// @dev The job's numbers in the open form, from storage or, where they are sealed, from the witness.
    function _opened(bytes32 jobId, uint256 witness, bytes32 totalsHash)
        private
        view
        returns (uint256 numbers, bool wasSealed)
    {
        numbers = _numbers[jobId].value;
        wasSealed = numbers & JobNumbers.SEALED != 0;
        if (wasSealed) {
            if (numbers != JobNumbers.seal(witness, totalsHash)) revert WrongWitness();
            numbers = witness;
        }
        JobNumbers.requireOpen(numbers);
    }

    function _requireReleases(
        bytes32 jobId,
        bool settled,
        bytes calldata totals,
        bytes calldata caps,
        bytes calldata releases
    ) private view {
        bytes32 structHash = MarketTypes.hashRelease(jobId);
        uint256 used = 0;
        for (uint256 i = 0; i * CapTree.ENTRY_BYTES < caps.length; i++) {
            (address provider, uint256 cap) = CapTree.entry(caps, i);
            (uint256 already,) = _paidSoFar(jobId, provider, settled, totals);
            if (already >= cap) continue;
            if (releases.length < used + 64) revert BadSignature();
            bytes32 r = bytes32(releases[used:used + 32]);
            _requireSigned(provider, structHash, r, bytes32(releases[used + 32:used + 64]));
            used += 64;
        }
        if (used != releases.length) revert BadSignature();
    }

    function _close(bytes32 jobId, JobTerms calldata terms, uint256 numbers) private returns (uint256 amount) {
        amount = JobNumbers.leftover(numbers);
        _numbers[jobId].value = (numbers - amount) | JobNumbers.CLOSED;
        _free[terms.token][terms.client].value += amount;
        emit Refunded(jobId, amount);
    }
}
