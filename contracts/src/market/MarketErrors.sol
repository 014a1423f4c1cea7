// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Every refusal of the Market. A closed list: clients map each to a remedy.
interface MarketErrors {
    /// @notice An amount is zero, or the token delivered nothing.
    error NothingToMove();
    /// @notice The account's free balance or stake is smaller than what the call needs.
    error InsufficientBalance(uint256 available, uint256 needed);
    /// @notice A deposit would lift one account's balance above 2^128 - 1 base units.
    error BalanceTooLarge();
    /// @notice The unstake delay has not passed.
    error StillLeaving(uint64 until);
    /// @notice The list of verdict modules is empty, too long, repeats one, or holds one that names another Market.
    error BadVerdictModule(address module);

    /// @notice Only the job's client may do this.
    error NotClient();
    /// @notice The signature is not by the account it must be by.
    error BadSignature();
    /// @notice Terms no Market accepts; `field` names the first one that is wrong.
    error BadTerms(string field);
    /// @notice A job with these terms was opened before. A job id opens once, ever.
    error AlreadyOpened();
    /// @notice No job with these terms was opened here.
    error UnknownJob();
    /// @notice The job was refunded; nothing moves any more.
    error JobClosed();
    /// @notice The job's numbers are sealed behind a settlement; call `unseal` first, or the variant with a witness.
    error JobSealed();
    /// @notice The numbers or totals given are not those the job's settlement sealed.
    error WrongWitness();

    /// @notice A packed list is empty or not a whole number of entries.
    error BadList();
    /// @notice A packed list must name each provider once, in ascending order of address.
    error ListNotAscending();
    /// @notice The caps given, or the proof of one, do not lead to the job's cap root.
    error WrongCaps();
    /// @notice The caps promise more than the budget holds.
    error CapsAboveBudget(uint256 promised, uint256 budget);
    /// @notice The job names no signer, so vouchers cannot be redeemed.
    error ClaimsDisabled();
    /// @notice The voucher covers no more than what was already paid.
    error NothingToClaim();
    /// @notice The provider's settled total is needed to know what was already paid: use `claimSettled`.
    error TotalsNeeded();
    /// @notice Only the job's verdict module may do this, or, where there is no job, a registered one.
    error NotVerdict();
    /// @notice Paid, set aside and this amount exceed the provider's cap. Assert fewer pieces.
    error AboveCap(uint256 left, uint256 amount);
    /// @notice Less is set aside for this provider.
    error NotReserved(uint256 reserved, uint256 amount);
    /// @notice The provider was proved to have lied in this job.
    error PayForfeited();
    /// @notice This provider has a lock in this job.
    error AlreadyLocked();
    /// @notice The lock's end is past, before the deadline and window are over, or too long after them.
    error BadLock(uint256 earliest, uint256 latest);
    /// @notice The lock has not ended.
    error StillLocked(uint64 until);
    /// @notice An assertion is undecided or a game is being played; the lock waits for it.
    error VerdictBusy();

    /// @notice A recut is waiting to take effect.
    error RecutPending(uint64 effectiveAt);
    /// @notice The time to refund has not come and not every unpaid provider has signed a release.
    error TooEarly(uint256 refundableAt);
}
