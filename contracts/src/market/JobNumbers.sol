// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MarketErrors} from "./MarketErrors.sol";
import {ProviderNumbers} from "./ProviderNumbers.sol";

/// @notice What changes about a job, in one word.
/// @dev Open form: bits 0-111 budget, bits 112-223 spent, bits 240 up flags; never zero, since a budget never is
/// and a refund sets CLOSED. A budget is below 2^84, 19 million whole tokens of 18 decimals, so that a provider's three
/// amounts fit into one word. Sealed form (bit 255): the low 255 bits are a hash of the open form and of the list of
/// settled totals. Sealing is what lets one settlement touch no storage but this word and the balances it pays: who
/// needs the numbers later brings them along as a witness.
library JobNumbers {
    uint256 internal constant SPENT_SHIFT = 112;
    uint256 private constant FIELD = (1 << 112) - 1;
    uint256 internal constant MAX_BUDGET = ProviderNumbers.MAX_AMOUNT;
    /// @dev A claim or a second settlement has written per-provider words.
    uint256 internal constant CLAIMED = 1 << 240;
    /// @dev A list of settled totals exists.
    uint256 internal constant SETTLED = 1 << 241;
    /// @dev A recut was recorded, so the terms' cap root may not be the one in force.
    uint256 internal constant RECUT = 1 << 242;
    /// @dev A verdict module has set pay aside; spent counts it. Such a job is never sealed, so that what is set aside
    /// can be paid and given back at any time: its settlements write per-provider words instead.
    uint256 internal constant RESERVED = 1 << 243;
    /// @dev Refunded.
    uint256 internal constant CLOSED = 1 << 254;
    uint256 internal constant SEALED = 1 << 255;

    function budget(uint256 numbers) internal pure returns (uint256) {
        return numbers & FIELD;
    }

    function spent(uint256 numbers) internal pure returns (uint256) {
        return (numbers >> SPENT_SHIFT) & FIELD;
    }

    function leftover(uint256 numbers) internal pure returns (uint256) {
        return budget(numbers) - spent(numbers);
    }

    /// @dev Caps are checked against the budget before any payment, so running over it is a bug, not an outcome.
    function spend(uint256 numbers, uint256 amount) internal pure returns (uint256) {
        assert(amount <= leftover(numbers));
        unchecked {
            return numbers + (amount << SPENT_SHIFT);
        }
    }

    /// @dev Takes back what was spent on pay set aside.
    function unspend(uint256 numbers, uint256 amount) internal pure returns (uint256) {
        assert(amount <= spent(numbers));
        unchecked {
            return numbers - (amount << SPENT_SHIFT);
        }
    }

    /// @dev Refuses a word that is not an open job's.
    function requireOpen(uint256 numbers) internal pure {
        unchecked {
            // CLOSED and SEALED are the highest bits, and zero wraps round: one comparison for the common case.
            if (numbers - 1 >= CLOSED - 1) revertNotOpen(numbers);
        }
    }

    function revertNotOpen(uint256 numbers) private pure {
        if (numbers == 0) revert MarketErrors.UnknownJob();
        if (numbers & SEALED != 0) revert MarketErrors.JobSealed();
        revert MarketErrors.JobClosed();
    }

    function seal(uint256 numbers, bytes32 totalsHash) internal pure returns (uint256) {
        return SEALED | (uint256(Hashes.efficientKeccak256(bytes32(numbers), totalsHash)) >> 1);
    }
}
