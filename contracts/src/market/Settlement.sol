// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CapTree} from "./CapTree.sol";
import {JobBook} from "./JobBook.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {MarketTypes, OwnJob, Word} from "./MarketTypes.sol";
import {ProviderNumbers} from "./ProviderNumbers.sol";
import {TotalsList} from "./TotalsList.sol";

/// @title Paying everybody of a job at once
/// @notice The client shows the full list of caps with what each provider is owed in all. The first settlement writes
/// nothing per provider but balances: it seals the job's numbers and the list behind one hash.
abstract contract Settlement is JobBook {
    /// @dev A job being paid provider by provider; `record` writes down what each has been paid.
    struct Raise {
        bytes32 jobId;
        address token;
        uint256 numbers;
        bool record;
    }

    /// @param resultRoot what the client says the result is
    event Settled(bytes32 indexed jobId, bytes32 resultRoot);
    event Unsealed(bytes32 indexed jobId, bytes32 totalsHash);

    /// @notice Pays every provider its total less what it was paid before. The client calls, once a job; frees nothing.
    /// Where pay is set aside, a provider gets no more than its cap leaves beside that, the job is not sealed, and this
    /// may be called again. A provider that has forfeited its pay is passed over.
    /// @param resultRoot CID digest of what the job produced
    /// @param totals the packed list (see TotalsList); it must lead to the cap root in force
    function settle(OwnJob calldata payment, bytes32 resultRoot, bytes calldata totals) external {
        bytes32 jobId = MarketTypes.digest(payment, msg.sender, _domainSeparatorV4());
        Word storage place = _numbers[jobId];
        uint256 numbers = place.value;
        JobNumbers.requireOpen(numbers);
        if (numbers & JobNumbers.SETTLED != 0) revert TotalsNeeded();
        uint256 amount;
        if (numbers & JobNumbers.CLAIMED == 0) {
            amount = _payAll(jobId, payment, numbers, totals);
        } else {
            _checkCaps(jobId, payment.capRoot, numbers, totals);
            bool isKept = numbers & JobNumbers.RESERVED != 0;
            amount = _raiseAll(Raise(jobId, payment.token, numbers, isKept), totals, totals[0:0]);
        }
        numbers = JobNumbers.spend(numbers, amount);
        place.value = numbers & JobNumbers.RESERVED != 0 ? numbers : JobNumbers.seal(numbers, keccak256(totals));
        emit Settled(jobId, resultRoot);
    }

    /// @notice Settles a job again, with higher totals. The list of the first settlement stays the recorded one for
    /// ever, so that nobody can invalidate a claim that shows it; what this adds is recorded per provider.
    /// @param numbers the sealed numbers (ignored where the job was unsealed already)
    /// @param prior the list of the first settlement
    function settleAgain(
        OwnJob calldata payment,
        uint256 numbers,
        bytes calldata prior,
        bytes32 resultRoot,
        bytes calldata totals
    ) external {
        bytes32 jobId = MarketTypes.digest(payment, msg.sender, _domainSeparatorV4());
        if (_numbers[jobId].value & JobNumbers.SEALED != 0) unseal(jobId, numbers, keccak256(prior));
        numbers = _numbers[jobId].value;
        JobNumbers.requireOpen(numbers);
        _checkTotals(jobId, numbers, prior);
        _checkCaps(jobId, payment.capRoot, numbers, totals);
        uint256 amount = _raiseAll(Raise(jobId, payment.token, numbers, true), totals, prior);
        _numbers[jobId].value = JobNumbers.spend(numbers, amount) | JobNumbers.CLAIMED;
        emit Settled(jobId, resultRoot);
    }

    /// @notice Puts a sealed job's numbers back into the open, so that claims, a top-up or a recut can go on. Anyone
    /// may; it happens at most once in a job's life.
    /// @param numbers the job's word as it was when it was sealed, with what the settlement paid added to spent
    /// @param totalsHash keccak of the settled list
    function unseal(bytes32 jobId, uint256 numbers, bytes32 totalsHash) public {
        if (_numbers[jobId].value != JobNumbers.seal(numbers, totalsHash)) revert WrongWitness();
        _numbers[jobId].value = numbers | JobNumbers.SETTLED;
        _totalsHash[jobId] = totalsHash;
        emit Unsealed(jobId, totalsHash);
    }

    /// @dev Pays a list where nobody was paid yet. Nothing is lost by paying before the root is checked, since a wrong
    /// one reverts everything.
    function _payAll(bytes32 jobId, OwnJob calldata payment, uint256 numbers, bytes calldata totals)
        private
        returns (uint256 amount)
    {
        (uint256 count, uint256 width) = TotalsList.shape(totals);
        uint256 level = CapTree.allocate(count);
        bool ascending;
        (amount, ascending) = _payEntries(totals, level, width, _free[payment.token]);
        if (!ascending) revert ListNotAscending();
        _checkRoot(jobId, payment.capRoot, numbers, level, count);
    }

    /// @dev One pass over the list: checks the order, hashes the leaves, pays. Thirty providers in one call are what
    /// this contract is measured by, hence assembly: a balance is addressed without deriving the token's map again,
    /// and leaves land where `CapTree.reduce` folds them.
    /// @param to where the leaves go, 48 bytes each; the 0x40 bytes before it are for hashing
    /// @return amount the sum paid
    /// @return ascending whether the providers ascend
    function _payEntries(
        bytes calldata totals,
        uint256 to,
        uint256 width,
        mapping(address account => Word) storage balances
    ) private returns (uint256 amount, bool ascending) {
        assembly ("memory-safe") {
            mstore(0, 0)
            mstore(0x20, balances.slot) // 0x00-0x3f: (account, map), what addresses a balance
            let leaf := sub(to, 0x40) // 37 bytes: tag 0, provider, cap
            mstore(leaf, 0)
            let shift := sub(256, shl(3, width))
            let restAt := add(20, width)
            let stride := add(restAt, width)
            let end := add(totals.offset, totals.length)
            ascending := 1
            let from := add(totals.offset, 1)
            for {} 1 {} {
                let provider := calldataload(from)
                mstore(add(leaf, 1), provider)
                provider := shr(96, provider)
                ascending := and(ascending, gt(provider, mload(0)))
                mstore(0, provider)
                let total := shr(shift, calldataload(add(from, 20)))
                let cap := shl(128, add(total, shr(shift, calldataload(add(from, restAt)))))
                mstore(add(leaf, 21), cap)
                mstore(to, keccak256(leaf, 37))
                mstore(add(to, 32), cap)
                if total {
                    amount := add(amount, total)
                    let slot := keccak256(0, 0x40)
                    sstore(slot, add(sload(slot), total))
                }
                to := add(to, 48)
                from := add(from, stride)
                if iszero(lt(from, end)) { break }
            }
        }
    }

    /// @dev As the checks of `_payAll`, without a payment.
    function _checkCaps(bytes32 jobId, bytes32 capRoot, uint256 numbers, bytes calldata totals) private view {
        (uint256 count,) = TotalsList.shape(totals);
        uint256 level = CapTree.allocate(count);
        address last = address(0);
        for (uint256 i = 0; i < count; i++) {
            (address provider,, uint256 cap) = TotalsList.entry(totals, i);
            if (provider <= last) revert ListNotAscending();
            last = provider;
            CapTree.putLeaf(level, i, provider, cap);
        }
        _checkRoot(jobId, capRoot, numbers, level, count);
    }

    function _checkRoot(bytes32 jobId, bytes32 capRoot, uint256 numbers, uint256 level, uint256 count)
        private
        view
    {
        (bytes32 top, uint256 promised) = CapTree.reduce(level, count);
        if (CapTree.root(top, promised) != _inForce(capRoot, jobId, numbers)) revert WrongCaps();
        if (promised > JobNumbers.budget(numbers)) revert CapsAboveBudget(promised, JobNumbers.budget(numbers));
    }

    /// @dev Pays a list of checked caps provider by provider, less what each was paid.
    function _raiseAll(Raise memory raise, bytes calldata totals, bytes calldata prior)
        private
        returns (uint256 amount)
    {
        (uint256 count,) = TotalsList.shape(totals);
        for (uint256 i = 0; i < count; i++) {
            (address provider, uint256 total, uint256 cap) = TotalsList.entry(totals, i);
            amount += _raiseOne(raise, provider, total, cap, prior);
        }
    }

    /// @dev What is set aside for a provider stays, and who has forfeited its pay is passed over.
    function _raiseOne(Raise memory raise, address provider, uint256 total, uint256 cap, bytes calldata prior)
        private
        returns (uint256 amount)
    {
        bool settled = raise.numbers & JobNumbers.SETTLED != 0;
        (uint256 already, uint256 reserved) = _paidSoFar(raise.jobId, provider, settled, prior);
        if (total + reserved > cap) total = reserved < cap ? cap - reserved : 0;
        if (total <= already) return 0;
        amount = total - already;
        _free[raise.token][provider].value += amount;
        if (!raise.record) return amount;
        Word storage place = _providers[raise.jobId][provider];
        uint256 record = place.value;
        record = record - ProviderNumbers.paid(record) + total;
        place.value = settled ? record | ProviderNumbers.COUNTS_SETTLED : record;
    }
}
