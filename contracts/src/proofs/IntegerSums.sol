// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3} from "./Ext3.sol";

/// @title Sums of small integers times elements
/// @notice Terms are added lane by lane as signed integers; what a lane can hold is reduced now and then.
library IntegerSums {
    /// @dev 2^20·p in each lane: more than a sum of products below 2^83 can lack.
    uint256 private constant OFFSET = 0x3fffffffc0000000400001fffffffe0000000200000ffffffff0000000100000;

    /// @dev Terms of 8 or 16 bits after which a lane may be full.
    uint256 private constant BYTES_AT_ONCE = 1 << 12;
    uint256 private constant SHORTS_AT_ONCE = 1 << 4;

    /// @notice Σ vᵢ·wᵢ for signed numbers of 1, 2 or 4 bytes in memory.
    /// @param weights Where in memory the elements are, one word each.
    function inMemory(uint256 numbers, uint256 width, uint256 weights, uint256 count)
        internal
        pure
        returns (uint256 sum)
    {
        unchecked {
            uint256 most = width == 1 ? BYTES_AT_ONCE : SHORTS_AT_ONCE;
            uint256 high;
            while (count != 0) {
                uint256 some = count < most ? count : most;
                if (width == 4) (sum, high) = _words(numbers, weights, some, sum, high);
                else sum = _narrow(numbers, width, weights, some, sum);
                numbers += some * width;
                weights += some << 5;
                count -= some;
            }
            if (width == 4) sum = Ext3.add(sum, Ext3.scale(high, 1 << 16));
        }
    }

    /// @notice Σ vᵢ·wᵢ for signed numbers of 4 bytes in calldata.
    function inCalldata(uint256 numbers, uint256 weights, uint256 count) internal pure returns (uint256 sum) {
        unchecked {
            uint256 high;
            while (count != 0) {
                uint256 some = count < SHORTS_AT_ONCE ? count : SHORTS_AT_ONCE;
                assembly ("memory-safe") {
                    for { let end := add(weights, shl(5, some)) } lt(weights, end) { weights := add(weights, 32) } {
                        let v := sar(224, calldataload(numbers))
                        let low := signextend(1, v)
                        sum := add(sum, mul(low, mload(weights)))
                        high := add(high, mul(sar(16, sub(v, low)), mload(weights)))
                        numbers := add(numbers, 4)
                    }
                }
                (sum, high) = (Ext3.reduce(sum + OFFSET), Ext3.reduce(high + OFFSET));
                count -= some;
            }
            sum = Ext3.add(sum, Ext3.scale(high, 1 << 16));
        }
    }

    function _narrow(uint256 numbers, uint256 width, uint256 weights, uint256 count, uint256 sum)
        private
        pure
        returns (uint256)
    {
        unchecked {
            assembly ("memory-safe") {
                let shift := sub(256, shl(3, width))
                for { let end := add(weights, shl(5, count)) } lt(weights, end) { weights := add(weights, 32) } {
                    sum := add(sum, mul(sar(shift, mload(numbers)), mload(weights)))
                    numbers := add(numbers, width)
                }
            }
            return Ext3.reduce(sum + OFFSET);
        }
    }

    /// @dev Low 16 bits, signed, and what is above them, apart.
    function _words(uint256 numbers, uint256 weights, uint256 count, uint256 sum, uint256 high)
        private
        pure
        returns (uint256, uint256)
    {
        unchecked {
            assembly ("memory-safe") {
                for { let end := add(weights, shl(5, count)) } lt(weights, end) { weights := add(weights, 32) } {
                    let v := sar(224, mload(numbers))
                    let low := signextend(1, v)
                    sum := add(sum, mul(low, mload(weights)))
                    high := add(high, mul(sar(16, sub(v, low)), mload(weights)))
                    numbers := add(numbers, 4)
                }
            }
            return (Ext3.reduce(sum + OFFSET), Ext3.reduce(high + OFFSET));
        }
    }
}
