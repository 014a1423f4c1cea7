// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CapTree} from "./CapTree.sol";
import {JobBook} from "./JobBook.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {JobTerms} from "./MarketTypes.sol";

/// @title Paying everybody of a job at once
/// @notice The client shows the full list of caps with what each provider is owed in all. The first settlement writes
/// nothing per provider but balances: it seals the job's numbers and the list behind one hash.
/// @dev Packed list: 52 bytes an entry, provider 20, cap 16, total 16, providers ascending.
abstract contract Settlement is JobBook {
    uint256 private constant ENTRY_BYTES = 52;

    /// @param resultRoot what the client says the result is
    event Settled(bytes32 indexed jobId, bytes32 resultRoot);
    event Unsealed(bytes32 indexed jobId, bytes32 totalsHash);

    /// @notice Pays every provider its total less what it was paid before. Client only, once a job; frees nothing.
    /// @param resultRoot CID digest of what the job produced
    /// @param totals the packed list; it must lead to the cap root in force
    function settle(JobTerms calldata terms, bytes32 resultRoot, bytes calldata totals) external {
        if (msg.sender != terms.client) revert NotClient();
        bytes32 jobId = _jobId(terms);
        uint256 numbers = _numbers[jobId];
        JobNumbers.requireOpen(numbers);
        if (numbers & JobNumbers.SETTLED != 0) revert TotalsNeeded();
        (bytes32 root, uint256 promised, uint256 amount) =
            _payAll(totals, terms.token, numbers & JobNumbers.CLAIMED == 0 ? bytes32(0) : jobId);
        if (root != _capRoot(jobId, terms, numbers)) revert WrongCaps();
        uint256 budget = JobNumbers.budget(numbers);
        if (promised > budget) revert CapsAboveBudget(promised, budget);
        _numbers[jobId] = JobNumbers.seal(JobNumbers.spend(numbers, amount), keccak256(totals));
        emit Settled(jobId, resultRoot);
    }

    /// @notice Settles a job again, with higher totals. The list of the first settlement stays the recorded one for
    /// ever, so that nobody can invalidate a claim that shows it; what this adds is recorded per provider.
    /// @param numbers the sealed numbers (ignored where the job was unsealed already)
    /// @param prior the list of the first settlement
    function settleAgain(
        JobTerms calldata terms,
        uint256 numbers,
        bytes calldata prior,
        bytes32 resultRoot,
        bytes calldata totals
    ) external {
        if (msg.sender != terms.client) revert NotClient();
        bytes32 jobId = _jobId(terms);
        if (_numbers[jobId] & JobNumbers.SEALED != 0) _unseal(jobId, numbers, keccak256(prior));
        numbers = _numbers[jobId];
        JobNumbers.requireOpen(numbers);
        _checkTotals(jobId, numbers, prior);
        (bytes32 root, uint256 promised) = CapTree.rootOf(totals, ENTRY_BYTES);
        if (root != _capRoot(jobId, terms, numbers)) revert WrongCaps();
        uint256 budget = JobNumbers.budget(numbers);
        if (promised > budget) revert CapsAboveBudget(promised, budget);
        uint256 amount = _raiseAll(jobId, terms.token, numbers, totals, prior);
        _numbers[jobId] = JobNumbers.spend(numbers, amount) | JobNumbers.CLAIMED;
        emit Settled(jobId, resultRoot);
    }

    /// @notice Puts a sealed job's numbers back into the open, so that claims, a top-up or a recut can go on. Anyone
    /// may; it happens at most once in a job's life.
    /// @param numbers the job's word as it was when it was sealed, with what the settlement paid added to spent
    /// @param totalsHash keccak of the settled list
    function unseal(bytes32 jobId, uint256 numbers, bytes32 totalsHash) external {
        _unseal(jobId, numbers, totalsHash);
    }

    function _unseal(bytes32 jobId, uint256 numbers, bytes32 totalsHash) internal {
        if (_numbers[jobId] != JobNumbers.seal(numbers, totalsHash)) revert WrongWitness();
        _numbers[jobId] = numbers | JobNumbers.SETTLED;
        _totalsHash[jobId] = totalsHash;
        emit Unsealed(jobId, totalsHash);
    }

    /// @dev Pays a list and returns the cap root it leads to and the sum of its caps. Nothing is lost by paying before
    /// the caller has checked the root, since a wrong one reverts everything.
    /// @param job the job's id where claims were made, else 0, which spares a cold read a provider
    function _payAll(bytes calldata totals, address token, bytes32 job)
        private
        returns (bytes32 root, uint256 promised, uint256 amount)
    {
        uint256 count = totals.length / ENTRY_BYTES;
        if (count == 0 || totals.length % ENTRY_BYTES != 0) revert BadList();
        uint256 level = CapTree.allocate(count);
        uint256 flaws;
        (promised, amount, flaws) = _payEntries(totals, level, _free[token], _paid[job], job);
        if (flaws & 1 != 0) revert ListNotAscending();
        if (flaws != 0) revert TotalAboveCap();
        if (promised > type(uint128).max) revert CapsAboveBudget(promised, type(uint128).max);
        root = CapTree.root(CapTree.reduce(level, count), promised);
    }

    /// @dev One pass over the list: checks order and caps, hashes the leaves, pays. Thirty providers in one call are
    /// what this contract is measured by, hence assembly: a balance is addressed without deriving the token's map
    /// again, and leaves land where `CapTree.reduce` folds them.
    /// @param to where the leaves go, 48 bytes each
    /// @return promised the sum of caps
    /// @return amount the sum paid now
    /// @return flaws bit 0: not ascending; bit 1: a total above its cap
    function _payEntries(
        bytes calldata totals,
        uint256 to,
        mapping(address account => uint256) storage balances,
        mapping(address provider => uint256) storage paidWords,
        bytes32 job
    ) private returns (uint256 promised, uint256 amount, uint256 flaws) {
        assembly ("memory-safe") {
            // 0x00-0x3f hold (account, map slot), what addresses a balance.
            mstore(0x20, balances.slot)
            let last := 0
            let end := add(totals.offset, totals.length)
            for { let from := totals.offset } lt(from, end) { from := add(from, 52) } {
                let provider := shr(96, calldataload(from))
                let word := calldataload(add(from, 20)) // cap in the high half, total in the low
                let due := and(word, 0xffffffffffffffffffffffffffffffff)
                flaws := or(flaws, or(iszero(gt(provider, last)), shl(1, gt(due, shr(128, word)))))
                last := provider
                promised := add(promised, shr(128, word))

                mstore(to, 0) // the leaf's tag byte
                calldatacopy(add(to, 1), from, 36)
                mstore(to, keccak256(to, 37))
                mstore(add(to, 32), word)
                to := add(to, 48)

                mstore(0, provider)
                if job {
                    mstore(0x20, paidWords.slot)
                    let already := and(sload(keccak256(0, 0x40)), 0xffffffffffffffffffffffffffffffff)
                    mstore(0x20, balances.slot)
                    due := mul(sub(due, already), gt(due, already))
                }
                if due {
                    let slot := keccak256(0, 0x40)
                    sstore(slot, add(sload(slot), due))
                    amount := add(amount, due)
                }
            }
        }
    }

    /// @dev Pays and records, provider by provider.
    function _raiseAll(bytes32 jobId, address token, uint256 numbers, bytes calldata totals, bytes calldata prior)
        private
        returns (uint256 amount)
    {
        bool settled = numbers & JobNumbers.SETTLED != 0;
        for (uint256 i = 0; i * ENTRY_BYTES < totals.length; i++) {
            (address provider, uint256 total) = _entry(totals, i);
            uint256 already = _paidSoFar(jobId, provider, settled, prior);
            if (total <= already) continue;
            _setPaid(jobId, provider, total, settled);
            _free[token][provider] += total - already;
            amount += total - already;
        }
    }

    function _entry(bytes calldata totals, uint256 i) private pure returns (address provider, uint256 total) {
        uint256 cap;
        (provider, cap) = CapTree.entry(totals, i, ENTRY_BYTES);
        uint256 start = i * ENTRY_BYTES + CapTree.ENTRY_BYTES;
        total = uint128(bytes16(totals[start:start + 16]));
        if (total > cap) revert TotalAboveCap();
    }
}
