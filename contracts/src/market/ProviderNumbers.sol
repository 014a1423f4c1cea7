// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a provider has of a job, in one word, token base units.
/// @dev Bits 0-83 paid, 84-167 reserved, 168-251 proved, flags above. `proved` is the price of the pieces that a
/// verdict module found done: a provider is paid the larger of it and of what was agreed, so it never exceeds paid.
library ProviderNumbers {
    uint256 internal constant MAX_AMOUNT = (1 << 84) - 1;
    uint256 internal constant RESERVED_SHIFT = 84;
    uint256 internal constant PROVED_SHIFT = 168;
    /// @dev Stake is locked for the job; means nothing once FORFEITED.
    uint256 internal constant LOCKED = 1 << 253;
    /// @dev The provider was proved to have lied: nothing of the job is paid or reserved any more.
    uint256 internal constant FORFEITED = 1 << 254;
    /// @dev Paid counts the provider's total in the job's settled list. Without it, what a provider of a settled job
    /// was paid is the larger of the two.
    uint256 internal constant COUNTS_SETTLED = 1 << 255;

    function paid(uint256 numbers) internal pure returns (uint256) {
        return numbers & MAX_AMOUNT;
    }

    function reserved(uint256 numbers) internal pure returns (uint256) {
        return (numbers >> RESERVED_SHIFT) & MAX_AMOUNT;
    }

    function proved(uint256 numbers) internal pure returns (uint256) {
        return (numbers >> PROVED_SHIFT) & MAX_AMOUNT;
    }

    function isForfeited(uint256 numbers) internal pure returns (bool) {
        return numbers & FORFEITED != 0;
    }

    /// @dev Up to what a provider may be paid now by consent, under its cap.
    function limit(uint256 numbers, uint256 cap) internal pure returns (uint256) {
        uint256 aside = reserved(numbers);
        return isForfeited(numbers) || aside >= cap ? 0 : cap - aside;
    }
}
