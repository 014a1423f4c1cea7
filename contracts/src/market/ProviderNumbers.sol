// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a provider has of a job, in one word, token base units.
/// @dev Bits 0-83 paid; bit 255 COUNTS_SETTLED.
library ProviderNumbers {
    uint256 internal constant MAX_AMOUNT = (1 << 84) - 1;
    /// @dev Paid counts the provider's total in the job's settled list. Without it, what a provider of a settled job
    /// was paid is the larger of the two.
    uint256 internal constant COUNTS_SETTLED = 1 << 255;

    function paid(uint256 numbers) internal pure returns (uint256) {
        return numbers & MAX_AMOUNT;
    }
}
