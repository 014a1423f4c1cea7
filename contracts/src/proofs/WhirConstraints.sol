// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3, P} from "./Ext3.sol";

/// @title What samples and queried rows say of a polynomial: pairs in memory of a point and a value, later its factor
library WhirConstraints {
    uint256 private constant LIMB = 0xffffffffffffffff;

    /// @notice Adds γ·value of the first constraint to a claim, γ²·value of the second and so on. The factors take the
    /// values' places.
    function combine(uint256 claim, uint256 gamma, uint256 ptr, uint256 end) internal pure returns (uint256) {
        unchecked {
            uint256 power = 1;
            for (; ptr < end; ptr += 64) {
                power = Ext3.mul(power, gamma);
                uint256 value;
                assembly ("memory-safe") {
                    value := mload(add(ptr, 32))
                    mstore(add(ptr, 32), power)
                }
                claim = Ext3.settle(claim + Ext3.mul(power, value));
            }
            return claim;
        }
    }

    /// @notice The value at a number z of the polynomial with these coefficients.
    /// @param coefficients Three words each.
    function valueAt(uint256 z, uint256 coefficients, uint256 count) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            let b := 0
            let c := 0
            for { let ptr := add(coefficients, mul(96, count)) } gt(ptr, coefficients) {} {
                ptr := sub(ptr, 96)
                r := add(mulmod(r, z, P), mload(ptr))
                b := add(mulmod(b, z, P), mload(add(ptr, 32)))
                c := add(mulmod(c, z, P), mload(add(ptr, 64)))
            }
            r := or(or(mod(r, P), shl(85, mod(b, P))), shl(170, mod(c, P)))
        }
    }

    /// @notice Σ factor·Π (1 + xᵢ·(z^(2^(count−1−i)) − 1)) over constraints whose points z are numbers.
    /// @param point The coordinates, three words each.
    function weigh(uint256 ptr, uint256 end, uint256 point, uint256 count) internal pure returns (uint256 sum) {
        unchecked {
            for (; ptr < end; ptr += 64) {
                sum = Ext3.settle(sum + _product(ptr, point, point + 96 * count));
            }
        }
    }

    /// @dev The factors are base·extension elements, which are multiplied with x³ = x + 1 as they come.
    function _product(uint256 constraint, uint256 point, uint256 ptr) private pure returns (uint256 r) {
        assembly ("memory-safe") {
            let z := mload(constraint)
            let c := mload(add(constraint, 32))
            let a := and(c, LIMB)
            let b := and(shr(85, c), LIMB)
            c := shr(170, c)
            for {} gt(ptr, point) {} {
                ptr := sub(ptr, 96)
                let y := add(z, sub(P, 1))
                let d := add(1, mul(y, mload(ptr)))
                let e := mul(y, mload(add(ptr, 32)))
                let f := mul(y, mload(add(ptr, 64)))
                y := add(mul(b, f), mul(c, e))
                let fourths := mul(c, f)
                f := mod(add(add(add(mul(a, f), mul(c, d)), mul(b, e)), fourths), P)
                e := mod(add(add(add(mul(a, e), mul(b, d)), y), fourths), P)
                a := mod(add(mul(a, d), y), P)
                b := e
                c := f
                z := mulmod(z, z, P)
            }
            r := or(or(a, shl(85, b)), shl(170, c))
        }
    }
}
