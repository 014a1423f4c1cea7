// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IEEE 754 binary32 in integers, rounded half to even
/// @notice Every value is the 32 bits of a float in the low bits of a word; the bits above must be zero. Subnormals and
/// infinities are as IEEE 754 has them. A NaN that an operation makes is `NAN`.
/// @dev Inside, a finite float is m·2^(e−149), its mantissa m below 2^24 and e the biased exponent less 1, but 0 for
/// subnormals: then bits = m + e·2^23 for both. Every result is `pack`ed: one place that rounds.
library Fp32 {
    uint256 internal constant NAN = 0x7fc00000;
    uint256 internal constant INFINITY = 0x7f800000;

    uint256 private constant SIGN = 0x80000000;
    uint256 private constant ONE = 0x3f800000;

    /// @notice a·b + c, rounded once.
    /// @dev c's mantissa lies at bit 64 and the product's (48 bits) at `shift`, both exact while 0 ≤ shift ≤ 200.
    /// Beyond, the smaller one lies wholly under the rounding bits of the other: that it is there, and its sign, count.
    /// A product that is zero has shift ≤ 169, and a c that is zero has the least exponent: neither hides the other.
    function fma(uint256 a, uint256 b, uint256 c) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            let x := and(a, 0x7fffffff)
            let y := and(b, 0x7fffffff)
            let z := and(c, 0x7fffffff)
            a := shr(31, xor(a, b))
            switch or(or(gt(x, 0x7f7fffff), gt(y, 0x7f7fffff)), gt(z, 0x7f7fffff))
            case 0 {
                let e := shr(23, x)
                e := sub(e, gt(e, 0))
                x := sub(x, shl(23, e))
                b := shr(23, y)
                b := sub(b, gt(b, 0))
                x := mul(x, sub(y, shl(23, b)))
                e := add(e, b)
                b := shr(23, z)
                b := sub(b, gt(b, 0))
                z := sub(z, shl(23, b))
                // From here: the product x·2^(e−298), c's mantissa z with exponent b, the product's sign a.
                let shift := sub(sub(e, b), 85)
                b := sub(b, 64)
                if gt(shift, 200) {
                    switch slt(shift, 0)
                    case 1 { shift := 0 }
                    default {
                        shift := 200
                        b := sub(e, 349)
                    }
                }
                let flip := sub(0, xor(a, shr(31, c)))
                x := add(shl(shift, x), sub(xor(shl(64, z), flip), flip))
                switch x
                case 0 { r := shl(31, and(a, shr(31, c))) }
                default {
                    flip := sar(255, x)
                    x := sub(xor(x, flip), flip)
                    // `pack`, again: a call would cost more than the bytes.
                    let drop := sub(232, clz(x))
                    if slt(drop, sub(0, b)) { drop := sub(0, b) }
                    r := add(x, add(sub(shl(sub(drop, 1), 1), 1), and(shr(drop, x), 1)))
                    r := add(shr(drop, r), shl(23, add(drop, b)))
                    if gt(r, 0x7f800000) { r := 0x7f800000 }
                    r := or(r, shl(31, xor(a, and(flip, 1))))
                }
            }
            default {
                r := 0x7fc00000
                let isNan := or(or(gt(x, 0x7f800000), gt(y, 0x7f800000)), gt(z, 0x7f800000))
                let infinite := or(eq(x, 0x7f800000), eq(y, 0x7f800000))
                // 0·∞, and ∞ − ∞
                isNan := or(isNan, and(infinite, or(iszero(x), iszero(y))))
                isNan := or(isNan, and(and(infinite, eq(z, 0x7f800000)), xor(a, shr(31, c))))
                if iszero(isNan) {
                    r := c
                    if infinite { r := or(0x7f800000, shl(31, a)) }
                }
            }
        }
    }

    /// @notice a + b.
    function add(uint256 a, uint256 b) internal pure returns (uint256) {
        return fma(a, ONE, b);
    }

    /// @notice a − b.
    function subtract(uint256 a, uint256 b) internal pure returns (uint256) {
        return fma(b ^ SIGN, ONE, a);
    }

    /// @notice a·b.
    /// @dev Adding −0 changes nothing, not even the sign of a zero.
    function multiply(uint256 a, uint256 b) internal pure returns (uint256) {
        return fma(a, b, SIGN);
    }

    /// @notice a / b.
    function divide(uint256 a, uint256 b) internal pure returns (uint256) {
        unchecked {
            uint256 sign = (a ^ b) & SIGN;
            (uint256 x, uint256 y) = (a & 0x7fffffff, b & 0x7fffffff);
            if (x > INFINITY || y > INFINITY || (x == y && (x == 0 || x == INFINITY))) return NAN;
            if (x == INFINITY || y == 0) return sign | INFINITY;
            if (y == INFINITY || x == 0) return sign;
            (uint256 m, uint256 e) = _split(x);
            (uint256 n, uint256 f) = _split(y);
            assembly ("memory-safe") {
                m := shl(100, m)
                m := or(div(m, n), gt(mod(m, n), 0))
            }
            return sign | pack(m, e - f + 49);
        }
    }

    /// @notice √a.
    /// @dev Newton's steps from a power of two above the root, which five bring within one of it: the relative error 1
    /// becomes 1/4, 1/40, 3·10^−4, 5·10^−8, 10^−15.
    function squareRoot(uint256 a) internal pure returns (uint256) {
        unchecked {
            if (a & 0x7fffffff == 0 || a == INFINITY) return a;
            if (a > INFINITY) return NAN;
            (uint256 m, uint256 e) = _split(a);
            uint256 root;
            assembly ("memory-safe") {
                // The value is m·2^(e−149); with 61 or 60 places more the exponent is even.
                m := shl(sub(61, and(e, 1)), m)
                root := shl(shr(1, sub(257, clz(m))), 1)
                root := shr(1, add(root, div(m, root)))
                root := shr(1, add(root, div(m, root)))
                root := shr(1, add(root, div(m, root)))
                root := shr(1, add(root, div(m, root)))
                root := shr(1, add(root, div(m, root)))
                root := sub(root, gt(mul(root, root), m))
                root := or(shl(1, root), lt(mul(root, root), m))
            }
            return pack(root, ((e + 1) >> 1) + 43);
        }
    }

    /// @notice 1 where a < b, else 0.
    function less(uint256 a, uint256 b) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            let x := and(a, 0x7fffffff)
            let y := and(b, 0x7fffffff)
            r := iszero(or(gt(x, 0x7f800000), gt(y, 0x7f800000)))
            a := sub(0, shr(31, a))
            b := sub(0, shr(31, b))
            r := and(r, slt(sub(xor(x, a), a), sub(xor(y, b), b)))
        }
    }

    /// @notice 1 where a = b, else 0. −0 equals +0.
    function equal(uint256 a, uint256 b) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            let x := and(a, 0x7fffffff)
            r := and(or(eq(a, b), iszero(or(x, and(b, 0x7fffffff)))), lt(x, 0x7f800001))
        }
    }

    /// @notice 1 where a ≤ b, else 0.
    function lessOrEqual(uint256 a, uint256 b) internal pure returns (uint256) {
        return less(a, b) | equal(a, b);
    }

    /// @notice a < b ? a : b.
    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return less(a, b) == 1 ? a : b;
    }

    /// @notice a > b ? a : b.
    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return less(b, a) == 1 ? a : b;
    }

    /// @notice The nearest float to a signed integer of 32 bits.
    function fromInt(uint256 a) internal pure returns (uint256) {
        unchecked {
            if (a == 0) return 0;
            uint256 sign = a & SIGN;
            return sign | pack((sign == 0 ? a : 0x100000000 - a) << 64, 85);
        }
    }

    /// @notice The signed integer of 32 bits that a is rounded to.
    /// @param rounding 0 to nearest, ties to even; 1 toward zero; 2 toward −∞; 3 toward +∞.
    /// @return ok False where a is NaN or no such integer holds it; the integer is then 0.
    function toInt(uint256 a, uint256 rounding) internal pure returns (bool ok, uint256 r) {
        unchecked {
            uint256 sign = a >> 31;
            (uint256 m, uint256 e) = _split(a & 0x7fffffff);
            if (e > 157) return (false, 0);
            uint256 places = 157 - e;
            m <<= 8;
            r = m >> places;
            uint256 rest = m - (r << places);
            if (rounding == 0) {
                uint256 twice = rest << 1;
                uint256 unit = 1 << places;
                if (twice > unit || (twice == unit && r & 1 == 1)) ++r;
            } else if (rest != 0 && rounding == 3 - sign) {
                ++r;
            }
            if (r > 0x7fffffff + sign) return (false, 0);
            return (true, (sign == 0 ? r : 0x100000000 - r) & 0xffffffff);
        }
    }

    /// @notice a + 0: −0 becomes +0, and a NaN `NAN`.
    function addZero(uint256 a) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            r := mul(a, iszero(eq(a, 0x80000000)))
            if gt(and(a, 0x7fffffff), 0x7f800000) { r := 0x7fc00000 }
        }
    }

    /// @notice a, or `NAN` where it is a NaN.
    function canonical(uint256 a) internal pure returns (uint256) {
        return a & 0x7fffffff > INFINITY ? NAN : a;
    }

    /// @notice Whether a is neither infinite nor a NaN.
    function isFinite(uint256 a) internal pure returns (bool) {
        return a & 0x7fffffff < INFINITY;
    }

    /// @notice The float nearest to x·2^(b−149), without its sign.
    /// @param x Above 0, below 2^255, and with more than 24 bits where b > 0.
    /// @param b Signed.
    /// @dev The exponent that is added carries where rounding makes the mantissa 2^24, and what is too large is ∞.
    function pack(uint256 x, uint256 b) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            let drop := sub(232, clz(x))
            if slt(drop, sub(0, b)) { drop := sub(0, b) }
            r := add(x, add(sub(shl(sub(drop, 1), 1), 1), and(shr(drop, x), 1)))
            r := add(shr(drop, r), shl(23, add(drop, b)))
            if gt(r, 0x7f800000) { r := 0x7f800000 }
        }
    }

    /// @dev Mantissa and exponent of a finite float without its sign.
    function _split(uint256 x) private pure returns (uint256 m, uint256 e) {
        assembly ("memory-safe") {
            e := shr(23, x)
            e := sub(e, gt(e, 0))
            m := sub(x, shl(23, e))
        }
    }
}
