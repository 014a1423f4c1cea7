// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3, P} from "./Ext3.sol";
import {Transcript, Transcripts} from "./Transcripts.sol";

/// @title Which rows are opened, and the points of the domain that they stand at
library QueryDraws {
    /// @dev The root of order 2^32.
    uint256 private constant GENERATOR = 0x185629dcda58878c;

    /// @dev Words of a table of points: 16 for each 4 bits of a place of at most 32, and the 32 roots.
    uint256 internal constant POINTS_WORDS = 160;

    /// @notice Draws places of so many bits, sorts them and drops repetitions.
    /// @param count At least 1.
    /// @param places Where in memory they go, one word each.
    /// @param scratch Zeros in memory, `slots(count)` words, which are zeros again afterwards.
    /// @return kept How many there are.
    function draw(Transcript memory t, uint256 count, uint256 bits, uint256 places, uint256 scratch)
        internal
        pure
        returns (uint256 kept)
    {
        unchecked {
            // Places are spread: each first tries the slot that its highest bits name.
            uint256 slotBits = _slotBits(count);
            uint256 shift = bits > slotBits ? bits - slotBits : 0;
            for (uint256 drawn = 0; drawn < count; drawn += 4) {
                uint256 state = Transcripts.draw(t);
                uint256 some = count - drawn < 4 ? count - drawn : 4;
                for (uint256 i = 0; i < some; ++i) {
                    _insert(scratch, (state >> (192 - (i << 6))) & ((1 << bits) - 1), shift);
                }
            }
            return _collect(scratch, slots(count), places);
        }
    }

    /// @notice Words of scratch that so many draws need.
    function slots(uint256 count) internal pure returns (uint256) {
        unchecked {
            return (1 << _slotBits(count)) + count;
        }
    }

    /// @notice Writes the table that `point` reads.
    /// @param table `POINTS_WORDS` words of memory.
    /// @param bits Of the largest place.
    function preparePoints(uint256 table, uint256 bits) internal pure {
        unchecked {
            uint256 roots = table + (16 * 8 * 32);
            uint256 g = GENERATOR;
            for (uint256 k = 32; k != 0;) {
                --k;
                assembly ("memory-safe") {
                    mstore(add(roots, shl(5, k)), g)
                    g := mulmod(g, g, P)
                }
            }
            for (uint256 low = 0; low < bits; low += 4) {
                uint256 group = table + (low << 7);
                assembly ("memory-safe") {
                    mstore(group, 1)
                }
                for (uint256 b = 0; b < 4; ++b) {
                    _double(group, 32 << b, roots + ((low + b) << 5));
                }
            }
        }
    }

    /// @notice Point q of every domain of more than q points: the product over its set bits b of the roots of order
    /// 2^(b+1).
    function point(uint256 table, uint256 q) internal pure returns (uint256 result) {
        assembly ("memory-safe") {
            result := mload(add(table, and(shl(5, q), 0x1e0)))
            for { q := shr(4, q) } q { q := shr(4, q) } {
                table := add(table, 512)
                result := mulmod(result, mload(add(table, and(shl(5, q), 0x1e0))), P)
            }
        }
    }

    function _slotBits(uint256 count) private pure returns (uint256 bits) {
        unchecked {
            while ((1 << bits) < 2 * count) ++bits;
        }
    }

    /// @dev Into the first slot that is empty or holds more; what it held moves on. Slots hold places plus 1.
    function _insert(uint256 scratch, uint256 place, uint256 shift) private pure {
        assembly ("memory-safe") {
            let ptr := add(scratch, shl(5, shr(shift, place)))
            place := add(place, 1)
            for {} 1 {} {
                let held := mload(ptr)
                if iszero(held) {
                    mstore(ptr, place)
                    break
                }
                if eq(held, place) { break }
                if gt(held, place) {
                    mstore(ptr, place)
                    place := held
                }
                ptr := add(ptr, 32)
            }
        }
    }

    /// @dev Moves what the slots hold to `places`, and empties them.
    function _collect(uint256 scratch, uint256 count, uint256 places) private pure returns (uint256 kept) {
        assembly ("memory-safe") {
            let to := places
            for { let end := add(scratch, shl(5, count)) } lt(scratch, end) { scratch := add(scratch, 32) } {
                let held := mload(scratch)
                if held {
                    mstore(to, sub(held, 1))
                    to := add(to, 32)
                    mstore(scratch, 0)
                }
            }
            kept := shr(5, sub(to, places))
        }
    }

    /// @dev As many entries more, each times the root at `rootAt`.
    function _double(uint256 group, uint256 size, uint256 rootAt) private pure {
        assembly ("memory-safe") {
            let root := mload(rootAt)
            for { let end := add(group, size) } lt(group, end) { group := add(group, 32) } {
                mstore(add(group, size), mulmod(mload(group), root, P))
            }
        }
    }
}
