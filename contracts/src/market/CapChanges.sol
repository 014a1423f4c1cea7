// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CapTree} from "./CapTree.sol";
import {JobBook} from "./JobBook.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {JobTerms, Word} from "./MarketTypes.sol";

/// @title Changing who may be paid how much
/// @notice A recut waits `recutDelay` before it counts, and in that time old vouchers still claim under the old caps;
/// so the budget must hold the larger of a provider's two caps until then.
abstract contract CapChanges is JobBook {
    /// @param capRoot the root in force from `effectiveAt` on
    /// @param caps the new packed list, so that a proof can be built from the log alone
    event Recut(bytes32 indexed jobId, bytes32 capRoot, uint64 effectiveAt, bytes caps);

    /// @notice Replaces the caps. Client only, one pending at a time.
    /// @param oldCaps the packed list in force (36 bytes an entry: provider 20, cap 16; providers ascending)
    /// @param newCaps the packed list to come; may leave providers out and bring new ones
    /// @param totals the settled list where the job was settled, else empty
    function recut(JobTerms calldata terms, bytes calldata oldCaps, bytes calldata newCaps, bytes calldata totals)
        external
    {
        if (msg.sender != terms.client) revert NotClient();
        bytes32 jobId = _jobId(terms);
        Word storage place = _numbers[jobId];
        uint256 numbers = place.value;
        JobNumbers.requireOpen(numbers);
        CapChange storage change = _capChanges[jobId];
        if (block.timestamp < change.effectiveAt) revert RecutPending(change.effectiveAt);

        change.current = _requireInForce(jobId, terms, numbers, oldCaps);
        _checkTotals(jobId, numbers, totals);
        uint256 promised = _promised(jobId, numbers, oldCaps, newCaps, totals);
        uint256 left = JobNumbers.leftover(numbers);
        if (promised > left) revert CapsAboveBudget(promised, left);

        change.pending = CapTree.rootOf(newCaps);
        change.effectiveAt = uint64(block.timestamp) + terms.work.recutDelay;
        place.value = numbers | JobNumbers.RECUT;
        emit Recut(jobId, change.pending, change.effectiveAt, newCaps);
    }

    function _requireInForce(bytes32 jobId, JobTerms calldata terms, uint256 numbers, bytes calldata caps)
        private
        view
        returns (bytes32 root)
    {
        root = CapTree.rootOf(caps);
        if (root != _inForce(terms.capRoot, jobId, numbers)) revert WrongCaps();
    }

    /// @dev What both lists together may still cost: the sum over every provider in either of max(old, new, paid and
    /// set aside) less the latter. Held against what is left, this also counts money of providers that an earlier recut
    /// dropped.
    function _promised(
        bytes32 jobId,
        uint256 numbers,
        bytes calldata oldCaps,
        bytes calldata newCaps,
        bytes calldata totals
    ) private view returns (uint256 promised) {
        bool settled = numbers & JobNumbers.SETTLED != 0;
        // Both lists ascend, so one merging pass meets every provider once.
        while (oldCaps.length + newCaps.length > 0) {
            (address provider, uint256 cap, uint256 fromOld, uint256 fromNew) = _next(oldCaps, newCaps);
            oldCaps = oldCaps[fromOld:];
            newCaps = newCaps[fromNew:];
            uint256 already = _committed(jobId, provider, settled, totals);
            if (cap > already) promised += cap - already;
        }
    }

    function _committed(bytes32 jobId, address provider, bool settled, bytes calldata totals)
        private
        view
        returns (uint256)
    {
        (uint256 already, uint256 reserved) = _paidSoFar(jobId, provider, settled, totals);
        return already + reserved;
    }

    /// @dev The lowest provider at the front of either list, the larger of its caps, and the bytes to take from each.
    function _next(bytes calldata oldCaps, bytes calldata newCaps)
        private
        pure
        returns (address provider, uint256 cap, uint256 fromOld, uint256 fromNew)
    {
        if (oldCaps.length > 0) {
            (provider, cap) = CapTree.entry(oldCaps, 0);
            fromOld = CapTree.ENTRY_BYTES;
        }
        if (newCaps.length == 0) return (provider, cap, fromOld, 0);
        (address other, uint256 otherCap) = CapTree.entry(newCaps, 0);
        if (fromOld == 0 || other < provider) return (other, otherCap, 0, CapTree.ENTRY_BYTES);
        if (other > provider) return (provider, cap, fromOld, 0);
        return (provider, cap > otherCap ? cap : otherCap, fromOld, CapTree.ENTRY_BYTES);
    }
}
