// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CapTree} from "./CapTree.sol";
import {JobBook} from "./JobBook.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {Claim, JobTerms, MarketTypes, SignedVoucher, Word} from "./MarketTypes.sol";

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
        amount = _claim(terms, voucher, proof, _none());
        if (amount == 0) revert NothingToClaim();
    }

    /// @notice As `claim`, for a job that was settled: shows the settled totals, so that what the settlement paid is
    /// not paid again. A sealed job must be unsealed first. Needed once per provider; afterwards `claim` does.
    function claimSettled(
        JobTerms calldata terms,
        SignedVoucher calldata voucher,
        bytes calldata proof,
        bytes calldata totals
    ) external returns (uint256 amount) {
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
            amounts[i] = _claim(item.terms, item.voucher, proof, _none());
        }
    }

    function _none() private pure returns (bytes calldata empty) {
        assembly ("memory-safe") {
            empty.offset := 0
            empty.length := 0
        }
    }

    function _claim(
        JobTerms calldata terms,
        SignedVoucher calldata voucher,
        bytes calldata proof,
        bytes calldata totals
    ) private returns (uint256 amount) {
        bytes32 jobId = _jobId(terms);
        Word storage place = _numbers[jobId];
        uint256 numbers = place.value;
        JobNumbers.requireOpen(numbers);
        _checkVoucher(jobId, terms.signer, voucher);
        uint256 owed = _owed(jobId, terms, voucher, proof, numbers);
        address provider = voucher.provider;
        amount = _advance(jobId, provider, numbers, owed, totals);
        if (amount == 0) return 0;
        place.value = JobNumbers.spend(numbers, amount) | JobNumbers.CLAIMED;
        unchecked {
            _free[terms.token][provider].value += amount;
        }
        emit Claimed(jobId, provider, owed);
    }

    /// @dev Lifts what the provider was paid to `owed`.
    /// @return amount by how much; 0 changes nothing
    function _advance(bytes32 jobId, address provider, uint256 numbers, uint256 owed, bytes calldata totals)
        private
        returns (uint256 amount)
    {
        Word storage place = _paid[jobId][provider];
        uint256 already = place.value;
        if (numbers & JobNumbers.SETTLED != 0) {
            if (already & COUNTS_SETTLED == 0) {
                if (totals.length == 0) revert TotalsNeeded();
                already = _paidSoFar(jobId, provider, _checkTotals(jobId, numbers, totals), totals);
            }
            already = uint128(already);
        }
        if (owed <= already) return 0;
        unchecked {
            amount = owed - already;
        }
        place.value = numbers & JobNumbers.SETTLED == 0 ? owed : owed | COUNTS_SETTLED;
    }

    function _checkVoucher(bytes32 jobId, address signer, SignedVoucher calldata voucher) private view {
        if (signer == address(0)) revert ClaimsDisabled();
        _requireSigned(signer, MarketTypes.hashVoucher(jobId, voucher), voucher.r, voucher.vs);
    }

    /// @dev What the voucher says, up to the cap that `proof` shows.
    function _owed(
        bytes32 jobId,
        JobTerms calldata terms,
        SignedVoucher calldata voucher,
        bytes calldata proof,
        uint256 numbers
    ) private view returns (uint256) {
        uint128 cap = voucher.cap;
        (bytes32 root, uint256 promised) = CapTree.prove(voucher.provider, cap, proof);
        if (root != _capRoot(jobId, terms, numbers)) revert WrongCaps();
        if (promised > JobNumbers.budget(numbers)) revert CapsAboveBudget(promised, JobNumbers.budget(numbers));
        uint128 amount = voucher.amount;
        return amount < cap ? amount : cap;
    }
}
