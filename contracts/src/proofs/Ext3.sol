// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev 2^64 − 2^32 + 1.
uint256 constant P = 0xffffffff00000001;

/// @title The field of challenges: a + b·x + c·x² over p = 2^64 − 2^32 + 1, with x³ = x + 1
/// @notice An element is one word of three lanes: a at bit 0, b at bit 85, c at bit 170. It is canonical where each
/// lane is below p. An element of the base field is the number itself.
/// @dev A lane has 21 bits more than a number, so that sums are made lane by lane in one addition and reduced later:
/// 2^64 = 2^32 − 1 modulo p. Each function says which lanes it takes; all results are canonical.
library Ext3 {
    /// @dev p in each lane.
    uint256 internal constant P_LANES = 0x000003fffffffc0000000400001fffffffe0000000200000ffffffff00000001;

    /// @dev p − 1 in the lowest lane: −1.
    uint256 private constant MINUS_ONE = 0xffffffff00000000;

    /// @dev (p + 1) / 2.
    uint256 private constant HALF = 0x7fffffff80000001;

    /// @dev A lane's 85 bits.
    uint256 private constant LANE = 0x1fffffffffffffffffffff;

    /// @dev A limb's 64 bits, alone and in each lane; the bit above; the 21 bits above.
    uint256 private constant LIMB = 0xffffffffffffffff;
    uint256 private constant LIMBS = 0x000003fffffffffffffffc00001fffffffffffffffe00000ffffffffffffffff;
    uint256 private constant CARRIES = 0x0000040000000000000000000020000000000000000000010000000000000000;
    uint256 private constant HIGH = 0x00000000000000007ffffc0000000000000003ffffe0000000000000001fffff;

    /// @dev 2^32 − 1, alone and in each lane: what 2^64 is modulo p.
    uint256 private constant EPSILON = 0xffffffff;
    uint256 private constant EPSILONS = 0x00000000000003fffffffc0000000000001fffffffe0000000000000ffffffff;

    /// @dev Where the limbs of 24 bytes are: at bits 192, 128 and 64.
    uint256 private constant SECOND = 0x000000000000000000000000001fffffffffffffffe000000000000000000000;
    uint256 private constant THIRD = 0x000003fffffffffffffffc000000000000000000000000000000000000000000;

    /// @notice The element whose lanes are these, each below 2p.
    function settle(uint256 lanes) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            // A lane plus 2^32 − 1 reaches 2^64 where the lane is not below p.
            r := sub(lanes, mul(shr(64, and(add(lanes, EPSILONS), CARRIES)), P))
        }
    }

    /// @notice The element whose lanes are these, each below 2^85.
    function reduce(uint256 lanes) internal pure returns (uint256) {
        assembly ("memory-safe") {
            lanes := add(and(lanes, LIMBS), mul(and(shr(64, lanes), HIGH), EPSILON))
        }
        return settle(lanes);
    }

    /// @notice Whether each lane, below 2^64, is below p.
    function isCanonical(uint256 lanes) internal pure returns (bool r) {
        assembly ("memory-safe") {
            r := iszero(and(add(lanes, EPSILONS), CARRIES))
        }
    }

    /// @notice x + y, both canonical.
    function add(uint256 x, uint256 y) internal pure returns (uint256) {
        unchecked {
            return settle(x + y);
        }
    }

    /// @notice x − y, both canonical.
    function sub(uint256 x, uint256 y) internal pure returns (uint256) {
        unchecked {
            return settle(x + P_LANES - y);
        }
    }

    /// @notice x·y, of lanes below 2^85.
    function mul(uint256 x, uint256 y) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            let a := and(x, LANE)
            let b := and(shr(85, x), LANE)
            x := shr(170, x)
            let d := and(y, LANE)
            let e := and(shr(85, y), LANE)
            y := shr(170, y)
            // x³ = x + 1, x⁴ = x² + x
            let cubes := add(mul(b, y), mul(x, e))
            let fourths := mul(x, y)
            r := mod(add(mul(a, d), cubes), P)
            cubes := add(cubes, fourths)
            r := or(r, shl(85, mod(add(add(mul(a, e), mul(b, d)), cubes), P)))
            r := or(r, shl(170, mod(add(add(add(mul(a, y), mul(x, d)), mul(b, e)), fourths), P)))
        }
    }

    /// @notice x·k for a number k below 2^64 and lanes below 2^85.
    function scale(uint256 x, uint256 k) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            r := mulmod(and(x, LANE), k, P)
            r := or(r, shl(85, mulmod(and(shr(85, x), LANE), k, P)))
            r := or(r, shl(170, mulmod(shr(170, x), k, P)))
        }
    }

    /// @notice 1 − x − y + 2xy, both canonical.
    /// @dev It is (1 + (2x − 1)(2y − 1)) / 2.
    function eq(uint256 x, uint256 y) internal pure returns (uint256 r) {
        assembly ("memory-safe") {
            x := add(add(x, x), MINUS_ONE)
            y := add(add(y, y), MINUS_ONE)
            let a := and(x, LANE)
            let b := and(shr(85, x), LANE)
            x := shr(170, x)
            let d := and(y, LANE)
            let e := and(shr(85, y), LANE)
            y := shr(170, y)
            let cubes := add(mul(b, y), mul(x, e))
            let fourths := mul(x, y)
            r := mulmod(add(add(mul(a, d), cubes), 1), HALF, P)
            cubes := add(cubes, fourths)
            r := or(r, shl(85, mulmod(add(add(mul(a, e), mul(b, d)), cubes), HALF, P)))
            r := or(r, shl(170, mulmod(add(add(add(mul(a, y), mul(x, d)), mul(b, e)), fourths), HALF, P)))
        }
    }

    /// @notice The lanes of three limbs of 8 bytes that a word begins with. They may be canonical or not.
    function spread(uint256 word) internal pure returns (uint256 lanes) {
        assembly ("memory-safe") {
            lanes := or(or(shr(192, word), and(shr(43, word), SECOND)), and(shl(106, word), THIRD))
        }
    }

    /// @notice The word that begins with the element's 24 bytes.
    function pack(uint256 x) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := or(or(shl(192, x), shl(128, and(shr(85, x), LIMB))), shl(64, shr(170, x)))
        }
    }
}
