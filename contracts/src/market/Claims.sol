// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobBook} from "./JobBook.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {Claim, JobPayment, MarketTypes, SignedVoucher, Word} from "./MarketTypes.sol";
import {ProviderNumbers} from "./ProviderNumbers.sol";
import {Signatures} from "./Signatures.sol";
import {Slots} from "./Slots.sol";

/// @title Redeeming vouchers
/// @notice A voucher is cumulative, so the newest replaces all before it and redeeming one twice pays nothing. Anyone
/// may submit one; the money is the provider's.
abstract contract Claims is JobBook {
    /// @param paid what the provider has been paid in this job in all, token base units
    event Claimed(bytes32 indexed jobId, address indexed provider, uint256 paid);

    /// @notice Redeems a voucher up to the provider's cap.
    /// @param proof the cap's path (see CapTree)
    /// @return amount what was paid now, token base units
    function claim(JobPayment calldata payment, SignedVoucher calldata voucher, bytes calldata proof)
        external
        returns (uint256 amount)
    {
        amount = _claim(payment, voucher, proof);
        if (amount == 0) revert NothingToClaim();
    }

    /// @notice Redeems several vouchers; those that cover nothing new are passed over.
    /// @return amounts what each was paid now, token base units
    function claimMany(Claim[] calldata claims) external returns (uint256[] memory amounts) {
        amounts = new uint256[](claims.length);
        for (uint256 i = 0; i < claims.length; i++) {
            Claim calldata item = claims[i];
            amounts[i] = _claim(item.job, item.voucher, item.proof);
        }
    }

    /// @notice Writes a provider's total in a settled job's list into its own record, so that its claims go on from
    /// there. A sealed job must be unsealed first. Anyone may; needed once per provider.
    /// @param totals the settled list
    function countSettled(bytes32 jobId, address provider, bytes calldata totals) external {
        uint256 numbers = _numbers[jobId].value;
        JobNumbers.requireOpen(numbers);
        bool isSettled = _checkTotals(jobId, numbers, totals);
        Word storage place = _providers[jobId][provider];
        uint256 record = place.value;
        if (!isSettled || ProviderNumbers.isForfeited(record)) return;
        (uint256 already,) = _paidSoFar(jobId, provider, true, totals);
        place.value = record - ProviderNumbers.paid(record) + already | ProviderNumbers.COUNTS_SETTLED;
    }

    function _claim(JobPayment calldata payment, SignedVoucher calldata voucher, bytes calldata proof)
        private
        returns (uint256 amount)
    {
        (bytes32 jobId, Word storage place, uint256 numbers) = _checkSigned(payment, voucher);
        (address provider, uint256 owed, uint256 cap) = MarketTypes.fields(voucher);
        _requireCap(jobId, numbers, payment.capRoot, provider, cap, proof);
        if (owed > cap) owed = cap;
        (amount, owed) = _lift(Slots.wordAt(_providers, jobId, provider), numbers, owed, cap);
        if (amount == 0) return 0;
        place.value = JobNumbers.spend(numbers, amount) | JobNumbers.CLAIMED;
        address token = MarketTypes.tokenOf(payment);
        unchecked {
            Slots.wordAt(_free, token, provider).value += amount;
        }
        emit Claimed(jobId, provider, owed);
    }

    /// @dev Lifts what the provider was paid to `owed`, or to what its cap leaves beside pay set aside.
    /// @return amount by how much; 0 changes nothing
    /// @return lifted to what
    function _lift(Word storage place, uint256 numbers, uint256 owed, uint256 cap)
        private
        returns (uint256 amount, uint256 lifted)
    {
        uint256 already = place.value;
        lifted = owed;
        if (already > ProviderNumbers.MAX_AMOUNT) {
            uint256 limit = ProviderNumbers.limit(already, cap);
            if (limit == 0) return (0, 0);
            if (lifted > limit) lifted = limit;
        }
        if (numbers & JobNumbers.SETTLED != 0 && already & ProviderNumbers.COUNTS_SETTLED == 0) revert TotalsNeeded();
        uint256 paid_ = ProviderNumbers.paid(already);
        if (lifted <= paid_) return (0, lifted);
        unchecked {
            amount = lifted - paid_;
            place.value = already + amount;
        }
    }

    /// @dev The open job that a voucher is of, once its signer is found to have signed it.
    function _checkSigned(JobPayment calldata payment, SignedVoucher calldata voucher)
        private
        view
        returns (bytes32 jobId, Word storage place, uint256 numbers)
    {
        bytes32 domain = _domainSeparatorV4();
        jobId = MarketTypes.digest(payment, domain);
        place = _numbers[jobId];
        numbers = place.value;
        JobNumbers.requireOpen(numbers);
        address signer = MarketTypes.signerOf(payment);
        if (!Signatures.isBy(signer, MarketTypes.digest(voucher, jobId, domain), voucher.r, voucher.vs)) {
            _revertUnsigned(signer);
        }
    }

    function _revertUnsigned(address signer) private pure {
        if (signer == address(0)) revert ClaimsDisabled();
        revert BadSignature();
    }
}
