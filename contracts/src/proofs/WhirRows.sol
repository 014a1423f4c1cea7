// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3, P} from "./Ext3.sol";
import {ProofErrors, ProofFault} from "./ProofErrors.sol";

/// @title What a row of a word is after its variables are fixed: its elements, weighed by eq
library WhirRows {
    /// @dev A limb of 64 bits, and in every second place.
    uint256 private constant LIMB = 0xffffffffffffffff;
    uint256 private constant EVEN = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;

    /// @dev 2^32 − 1 in every second place, and the carry that a number not below p then makes.
    uint256 private constant EPSILONS = 0x000000000000000000000000ffffffff000000000000000000000000ffffffff;
    uint256 private constant CARRIES = 0x0000000000000001000000000000000000000000000000010000000000000000;

    /// @notice Writes elements as three words each, a limb a word: as `fold` reads them.
    function unpack(uint256 elements, uint256 target, uint256 count) internal pure {
        assembly ("memory-safe") {
            for { let end := add(elements, shl(5, count)) } lt(elements, end) { elements := add(elements, 32) } {
                let x := mload(elements)
                mstore(target, and(x, LIMB))
                mstore(add(target, 32), and(shr(85, x), LIMB))
                mstore(add(target, 64), shr(170, x))
                target := add(target, 96)
            }
        }
    }

    /// @notice What a row of 2^`variables` numbers of 8 bytes in memory folds to.
    /// @param weights As `unpack` writes them.
    function foldNumbers(uint256 row, uint256 weights, uint256 variables) internal pure returns (uint256) {
        (uint256 a, uint256 b, uint256 c, uint256 wrong) = _sum(row, row + (8 << variables), weights);
        if (wrong & CARRIES != 0) revert ProofErrors.InvalidProof(ProofFault.NotCanonical);
        return _join(a, b, c);
    }

    /// @notice What a row of 2^`variables` extension elements folds to: the first limbs of all, the second, the third.
    function foldElements(uint256 row, uint256 weights, uint256 variables) internal pure returns (uint256) {
        uint256 size = 8 << variables;
        (uint256 a, uint256 b, uint256 c, uint256 wrong) = _sum(row, row + size, weights);
        unchecked {
            // What the second limbs give is multiplied by x, what the third ones give by x²; x³ = x + 1.
            row += size;
            (uint256 d, uint256 e, uint256 f, uint256 more) = _sum(row, row + size, weights);
            wrong |= more;
            (a, b, c) = (a + f, b + d + f, c + e);
            row += size;
            (d, e, f, more) = _sum(row, row + size, weights);
            wrong |= more;
            (a, b, c) = (a + e, b + e + f, c + d + f);
        }
        if (wrong & CARRIES != 0) revert ProofErrors.InvalidProof(ProofFault.NotCanonical);
        return _join(a, b, c);
    }

    /// @dev The sums of each limb of the weights, times the row's numbers; not reduced. A carry bit in `wrong` tells
    /// that a number is not below p.
    function _sum(uint256 row, uint256 end, uint256 weights)
        private
        pure
        returns (uint256 a, uint256 b, uint256 c, uint256 wrong)
    {
        assembly ("memory-safe") {
            for {} lt(row, end) { row := add(row, 32) } {
                let w := mload(row)
                wrong := or(wrong, add(and(w, EVEN), EPSILONS))
                wrong := or(wrong, add(and(shr(64, w), EVEN), EPSILONS))
                let v := shr(192, w)
                a := add(a, mul(v, mload(weights)))
                b := add(b, mul(v, mload(add(weights, 32))))
                c := add(c, mul(v, mload(add(weights, 64))))
                v := and(shr(128, w), LIMB)
                a := add(a, mul(v, mload(add(weights, 96))))
                b := add(b, mul(v, mload(add(weights, 128))))
                c := add(c, mul(v, mload(add(weights, 160))))
                v := and(shr(64, w), LIMB)
                a := add(a, mul(v, mload(add(weights, 192))))
                b := add(b, mul(v, mload(add(weights, 224))))
                c := add(c, mul(v, mload(add(weights, 256))))
                v := and(w, LIMB)
                a := add(a, mul(v, mload(add(weights, 288))))
                b := add(b, mul(v, mload(add(weights, 320))))
                c := add(c, mul(v, mload(add(weights, 352))))
                weights := add(weights, 384)
            }
        }
    }

    function _join(uint256 a, uint256 b, uint256 c) private pure returns (uint256 r) {
        assembly ("memory-safe") {
            r := or(or(mod(a, P), shl(85, mod(b, P))), shl(170, mod(c, P)))
        }
    }
}
