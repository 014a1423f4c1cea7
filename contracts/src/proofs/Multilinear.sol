// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3} from "./Ext3.sol";

/// @title Multilinear polynomials: vectors of elements in memory, one word each
/// @notice The first coordinate of a point belongs to the highest bit of an index.
library Multilinear {
    /// @notice factor·eq(point, x) for all x of the hypercube, 2^variables of them, into memory.
    /// @param point Where the coordinates are; not within the table.
    function table(uint256 target, uint256 point, uint256 variables, uint256 factor) internal pure {
        unchecked {
            _store(target, factor);
            for (uint256 i = 0; i < variables; ++i) {
                uint256 x = _load(point + ((variables - 1 - i) << 5));
                uint256 half = 32 << i;
                for (uint256 ptr = target; ptr < target + half; ptr += 32) {
                    uint256 whole = _load(ptr);
                    uint256 upper = Ext3.mul(whole, x);
                    _store(ptr + half, upper);
                    _store(ptr, Ext3.sub(whole, upper));
                }
            }
        }
    }

    /// @notice The value at a point of the polynomial with 2^variables values in memory, which it overwrites.
    function evaluate(uint256 values, uint256 point, uint256 variables) internal pure returns (uint256) {
        unchecked {
            for (uint256 i = 0; i < variables; ++i) {
                uint256 x = _load(point + (i << 5));
                uint256 half = 16 << (variables - i);
                for (uint256 ptr = values; ptr < values + half; ptr += 32) {
                    uint256 low = _load(ptr);
                    uint256 slope = _load(ptr + half) + Ext3.P_LANES - low;
                    _store(ptr, Ext3.settle(low + Ext3.mul(slope, x)));
                }
            }
            return _load(values);
        }
    }

    /// @notice factor·Π eq(aᵢ, bᵢ) over the coordinates of two points.
    function eq(uint256 factor, uint256 a, uint256 b, uint256 count) internal pure returns (uint256) {
        unchecked {
            for (uint256 end = a + (count << 5); a < end; a += 32) {
                factor = Ext3.mul(factor, Ext3.eq(_load(a), _load(b)));
                b += 32;
            }
            return factor;
        }
    }

    /// @notice Σ aᵢ·bᵢ.
    function dot(uint256 a, uint256 b, uint256 count) internal pure returns (uint256 sum) {
        unchecked {
            for (uint256 end = a + (count << 5); a < end; a += 32) {
                sum = Ext3.settle(sum + Ext3.mul(_load(a), _load(b)));
                b += 32;
            }
        }
    }

    /// @notice Σ aᵢ·xⁱ.
    function horner(uint256 a, uint256 x, uint256 count) internal pure returns (uint256 sum) {
        unchecked {
            for (uint256 ptr = a + (count << 5); ptr > a;) {
                ptr -= 32;
                sum = Ext3.settle(Ext3.mul(sum, x) + _load(ptr));
            }
        }
    }

    /// @notice factor·Π (1 + pᵢ·(z^(2^(count−1−i)) − 1)): the extension of the weights 1, z, z², … at a point.
    function powers(uint256 factor, uint256 z, uint256 point, uint256 count) internal pure returns (uint256) {
        unchecked {
            for (uint256 ptr = point + (count << 5); ptr > point;) {
                ptr -= 32;
                factor = Ext3.mul(factor, Ext3.mul(_load(ptr), z + Ext3.P_LANES - 1) + 1);
                z = Ext3.mul(z, z);
            }
            return factor;
        }
    }

    function _load(uint256 ptr) private pure returns (uint256 x) {
        assembly ("memory-safe") {
            x := mload(ptr)
        }
    }

    function _store(uint256 ptr, uint256 x) private pure {
        assembly ("memory-safe") {
            mstore(ptr, x)
        }
    }
}
