// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobTerms} from "./MarketTypes.sol";

/// @title What a Market lets a verdict module do with money
/// @notice Only registered modules get through, each only in jobs whose terms name it, and the Market itself bounds
/// every amount: by the provider's cap, by what it reserved, by the lock the provider signed.
/// @dev Terms are shown in full with every call; they are bound to the job by its id. Every amount is in base units of
/// the job's token.
interface IMarketForVerdicts {
    /// @notice The id a job with these terms has.
    function jobIdOf(JobTerms calldata terms) external view returns (bytes32);

    /// @notice Whether a job was ever opened.
    function isOpened(bytes32 jobId) external view returns (bool);

    /// @notice The EIP-712 domain separator of every message the Market and its modules check.
    function domainSeparator() external view returns (bytes32);

    /// @notice The stake a provider has locked for a job, and the unix second until which it cannot be released; both 0
    /// where there is none.
    function lockOf(bytes32 jobId, address provider) external view returns (uint128 amount, uint64 until);

    /// @notice Sets pay aside for pieces of which the module has checked that they were leased and never claimed. It
    /// leaves the job's leftover at once: no claim, settlement, recut or refund can touch it any more.
    /// @dev All or nothing: refused where paid + reserved + amount exceeds the cap; assert fewer pieces then.
    /// @param cap the provider's leaf in the cap tree in force
    /// @param capProof its path (see CapTree)
    /// @param amount the pieces' price
    /// @return jobId the job's id
    /// @return isLocked whether stake of the provider is locked for the job
    function reserve(
        JobTerms calldata terms,
        address provider,
        uint128 cap,
        bytes calldata capProof,
        uint256 amount
    ) external returns (bytes32 jobId, bool isLocked);

    /// @notice The pieces behind a reservation count as done. Pays what vouchers and settlements have not paid already:
    /// a provider is paid the larger of what was agreed and what was proved, never both. The rest returns to the job.
    /// @param amount an amount reserved before, neither paid nor voided since
    /// @return paid what the provider got; 0 where it was paid by consent already, or has forfeited its pay
    function payReserved(JobTerms calldata terms, address provider, uint256 amount) external returns (uint256 paid);

    /// @notice Gives up a reservation. It returns to the job's leftover, or to the client where the job was refunded.
    /// Does nothing where the provider has forfeited its pay.
    /// @param amount an amount reserved before, neither paid nor voided since
    function voidReserved(JobTerms calldata terms, address provider, uint256 amount) external;

    /// @notice The provider was proved to have lied. It forfeits all pay in this job that it does not have yet, for
    /// ever, and the whole of its lock, if it signed one: 50 % goes to the challenger, 30 % to the client, both rounded
    /// down, the rest is burned. A second call changes nothing.
    /// @param challenger whose free balance is credited
    /// @return slashed the lock's amount
    function slash(JobTerms calldata terms, address provider, address challenger) external returns (uint256 slashed);

    /// @notice Moves `amount` of `from`'s free balance to the calling module's own. Any registered module may; it must
    /// pass its own caller as `from`.
    function takeBond(address token, address from, uint256 amount) external;

    /// @notice Moves `amount` of the caller's own free balance to another account's.
    function give(address token, address to, uint256 amount) external;

    /// @notice Moves `amount` of the caller's own free balance to where nobody can reach it.
    function burn(address token, uint256 amount) external;
}
