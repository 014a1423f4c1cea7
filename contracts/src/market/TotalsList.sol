// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketErrors} from "./MarketErrors.sol";

/// @title The list a settlement shows
/// @notice Packed: one byte w (1 to 14), then an entry for every provider of the cap tree, ascending: provider (20
/// bytes), total (w bytes), rest (w bytes). The cap is total + rest, so no total can exceed its cap, and w keeps zero
/// bytes out of calldata.
/// @dev 14 bytes hold any budget; caps stay below 2^113, and the sum over any list that fits into a block below 2^128.
library TotalsList {
    /// @notice Checks the shape.
    /// @return count number of entries
    /// @return width bytes an amount
    function shape(bytes calldata list) internal pure returns (uint256 count, uint256 width) {
        bool isBad;
        assembly ("memory-safe") {
            width := shr(248, calldataload(list.offset))
            let stride := add(20, shl(1, width))
            let bytesOfEntries := sub(list.length, 1)
            count := div(bytesOfEntries, stride)
            isBad := or(iszero(count), sub(bytesOfEntries, mul(count, stride)))
            isBad := or(isBad, gt(sub(width, 1), 13))
            isBad := or(isBad, iszero(list.length))
        }
        if (isBad) revert MarketErrors.BadList();
    }

    /// @notice Reads entry `i` of a list of checked shape.
    function entry(bytes calldata list, uint256 i)
        internal
        pure
        returns (address provider, uint256 total, uint256 cap)
    {
        assembly ("memory-safe") {
            let width := shr(248, calldataload(list.offset))
            let shift := sub(256, mul(8, width))
            let from := add(add(list.offset, 1), mul(i, add(20, mul(2, width))))
            provider := shr(96, calldataload(from))
            total := shr(shift, calldataload(add(from, 20)))
            cap := add(total, shr(shift, calldataload(add(add(from, 20), width))))
        }
    }

    /// @notice The total of a provider in a list of checked shape; 0 if it is not there.
    function totalOf(bytes calldata list, address provider) internal pure returns (uint256) {
        (uint256 count,) = shape(list);
        for (uint256 i = 0; i < count; i++) {
            (address found, uint256 total,) = entry(list, i);
            if (found == provider) return total;
        }
        return 0;
    }
}
