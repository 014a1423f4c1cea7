// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CapTree} from "./CapTree.sol";
import {JobBook} from "./JobBook.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {Claim, JobTerms, MarketTypes, SignedVoucher} from "./MarketTypes.sol";

/// @title Redeeming vouchers
/// @notice A voucher is cumulative, so the newest replaces all before it and redeeming one twice pays nothing. Anyone
/// may submit one; the money is the provider's.
abstract contract Claims is JobBook {
    /// @param paid what the provider has been paid in this job in all, token base units
    event Claimed(bytes32 indexed jobId, address indexed provider, uint256 paid);

    /// @notice Redeems a voucher up to the provider's cap.
    /// @param proof the cap's path (see CapTree)
    /// @return amount what was paid now, token base units
    function claim(JobTerms calldata terms, SignedVoucher calldata voucher, bytes calldata proof)
        external
        returns (uint256 amount)
    {
        bytes calldata none = proof[0:0];
        amount = _claim(terms, voucher, proof, none);
        if (amount == 0) revert NothingToClaim();
    }

    /// @notice As `claim`, for a job that was settled: shows the settled totals, so that what the settlement paid is
    /// not paid again. A sealed job must be unsealed first. Needed once per provider; afterwards `claim` does.
    function claimSettled(JobTerms calldata terms, SignedVoucher calldata voucher, bytes calldata proof, bytes calldata totals)
        external
        returns (uint256 amount)
    {
        amount = _claim(terms, voucher, proof, totals);
        if (amount == 0) revert NothingToClaim();
    }

    /// @notice Redeems several vouchers; those that cover nothing new are passed over.
    /// @return amounts what each was paid now, token base units
    function claimMany(Claim[] calldata claims) external returns (uint256[] memory amounts) {
        amounts = new uint256[](claims.length);
        for (uint256 i = 0; i < claims.length; i++) {
            Claim calldata item = claims[i];
            bytes calldata proof = item.proof;
            amounts[i] = _claim(item.terms, item.voucher, proof, proof[0:0]);
        }
    }

    function _claim(JobTerms calldata terms, SignedVoucher calldata voucher, bytes calldata proof, bytes calldata totals)
        private
        returns (uint256 amount)
    {
        bytes32 jobId = _jobId(terms);
        uint256 numbers = _numbers[jobId];
        JobNumbers.requireOpen(numbers);
        if (terms.signer == address(0)) revert ClaimsDisabled();
        _requireSigned(terms.signer, MarketTypes.hashVoucher(jobId, voucher), voucher.r, voucher.vs);
        {
            (bytes32 root, uint256 promised) = CapTree.prove(voucher.provider, voucher.cap, proof);
            if (root != _capRoot(jobId, terms, numbers)) revert WrongCaps();
            uint256 budget = JobNumbers.budget(numbers);
            if (promised > budget) revert CapsAboveBudget(promised, budget);
        }
        uint256 already = _already(jobId, voucher.provider, numbers, totals);
        uint256 owed = voucher.amount < voucher.cap ? voucher.amount : voucher.cap;
        if (owed <= already) return 0;
        unchecked {
            amount = owed - already;
            _free[terms.token][voucher.provider] += amount;
        }
        _numbers[jobId] = JobNumbers.spend(numbers, amount) | JobNumbers.CLAIMED;
        _setPaid(jobId, voucher.provider, owed, numbers & JobNumbers.SETTLED != 0);
        emit Claimed(jobId, voucher.provider, owed);
    }

    /// @dev What the provider was paid before, without asking for the settled list where it is not needed.
    function _already(bytes32 jobId, address provider, uint256 numbers, bytes calldata totals)
        private
        view
        returns (uint256)
    {
        uint256 word = _paid[jobId][provider];
        if (numbers & JobNumbers.SETTLED == 0 || word & COUNTS_SETTLED != 0) return uint128(word);
        if (totals.length == 0) revert TotalsNeeded();
        return _paidSoFar(jobId, provider, _checkTotals(jobId, numbers, totals), totals);
    }
}
