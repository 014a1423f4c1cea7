// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Reads a spec leaf: one instance of the canonical form, in bytes
/// @notice docs/determinism.md, "Spec leaf", is the layout. Nothing is copied: the reader walks over calldata.
/// @dev A leaf is authenticated by its hash before it is read, and whoever agreed to that hash has decoded it strictly.
/// Of bytes that are no leaf this reader says something, always the same, without touching memory it does not own.
library SpecLeaf {
    uint256 internal constant VERSION = 1;

    /// @dev Sections: the output, the inputs, the look-up tables, then the programs, each up to the next.
    uint256 internal constant INIT = 1;
    uint256 internal constant BODY = 2;
    uint256 internal constant POST = 3;

    uint256 private constant POSITIONS = 4;
    /// @dev The result, the used inputs, and 240 instructions of at most 5 bytes.
    uint256 private constant PROGRAM_BYTES_MAX = 1202;

    /// @notice The bytes do not begin as a spec leaf of version 1.
    error NotALeaf();

    /// @notice Reverts where the bytes are of another version, or shorter than their own header.
    function check(bytes calldata leaf) internal pure {
        unchecked {
            if (leaf.length < POSITIONS || _byte(leaf, 0) != VERSION) revert NotALeaf();
            if (leaf.length < POSITIONS + 2 * (5 + inputs(leaf))) revert NotALeaf();
        }
    }

    /// @notice 1 or 16.
    function lanes(bytes calldata leaf) internal pure returns (uint256) {
        return _byte(leaf, 1) & 1 == 0 ? 1 : 16;
    }

    /// @notice 0 none, 1 add, 2 max.
    function fold(bytes calldata leaf) internal pure returns (uint256) {
        return (_byte(leaf, 1) >> 1) & 3;
    }

    /// @notice Whether the accumulator is an integer.
    function isInteger(bytes calldata leaf) internal pure returns (bool) {
        return _byte(leaf, 1) & 8 != 0;
    }

    /// @notice How many loops there are: at most 6.
    function loops(bytes calldata leaf) internal pure returns (uint256) {
        return _byte(leaf, 2) & 7;
    }

    /// @notice How many inputs there are: at most 4.
    function inputs(bytes calldata leaf) internal pure returns (uint256) {
        return (_byte(leaf, 2) >> 3) & 7;
    }

    /// @notice Where the loops' extents begin; the chain's length follows them.
    function loopsAt(bytes calldata leaf) internal pure returns (uint256 cursor) {
        uint256 count = inputs(leaf);
        assembly ("memory-safe") {
            cursor := add(leaf.offset, add(POSITIONS, shl(1, add(5, count))))
        }
    }

    /// @notice Where the output's access begins.
    function outputAt(bytes calldata leaf) internal pure returns (uint256) {
        return _position(leaf, 0);
    }

    /// @notice Where an input's access begins.
    function inputAt(bytes calldata leaf, uint256 input) internal pure returns (uint256) {
        unchecked {
            return _position(leaf, 1 + input);
        }
    }

    /// @notice Where a section begins and ends. Reverts where that is not within the leaf, or too long for a program.
    function sectionAt(bytes calldata leaf, uint256 section) internal pure returns (uint256 cursor, uint256 end) {
        unchecked {
            uint256 n = 1 + inputs(leaf) + section;
            cursor = _position(leaf, n);
            assembly ("memory-safe") {
                end := add(leaf.offset, leaf.length)
            }
            uint256 last = end;
            if (section < POST) end = _position(leaf, n + 1);
            if (end > last || end - cursor > PROGRAM_BYTES_MAX) revert NotALeaf();
        }
    }

    /// @notice Where the look-up tables begin.
    function tablesAt(bytes calldata leaf) internal pure returns (uint256) {
        unchecked {
            return _position(leaf, 1 + inputs(leaf));
        }
    }

    /// @notice An unsigned number: the two highest bits tell whether it has 1, 2, 4 or 8 bytes, the others are it.
    function unsigned(uint256 cursor) internal pure returns (uint256 value, uint256 next) {
        assembly ("memory-safe") {
            value := calldataload(cursor)
            let bits := shl(shr(254, value), 8)
            next := add(cursor, shr(3, bits))
            value := shr(sub(258, bits), shl(2, value))
        }
    }

    /// @notice An affine index at the values of its variables.
    /// @param variables Memory: k, the six loop indices and 1, a word each.
    /// @return value Signed.
    /// @return chain The factor of k, signed.
    function affine(uint256 cursor, uint256 variables)
        internal
        pure
        returns (uint256 value, uint256 chain, uint256 next)
    {
        assembly ("memory-safe") {
            let mask := byte(0, calldataload(cursor))
            next := add(cursor, 1)
            for {} mask { mask := and(mask, sub(mask, 1)) } {
                let factor := calldataload(next)
                let bits := shl(shr(254, factor), 8)
                next := add(next, shr(3, bits))
                factor := shr(sub(258, bits), shl(2, factor))
                factor := xor(shr(1, factor), sub(0, and(factor, 1)))
                let variable := sub(255, clz(and(mask, sub(0, mask))))
                value := add(value, mul(factor, mload(add(variables, shl(5, variable)))))
                if iszero(variable) { chain := factor }
            }
        }
    }

    function _byte(bytes calldata leaf, uint256 n) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := byte(0, calldataload(add(leaf.offset, n)))
        }
    }

    function _position(bytes calldata leaf, uint256 n) private pure returns (uint256 cursor) {
        assembly ("memory-safe") {
            cursor := add(leaf.offset, shr(240, calldataload(add(leaf.offset, add(POSITIONS, shl(1, n))))))
        }
    }
}
