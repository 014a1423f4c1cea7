// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fp32} from "./Fp32.sol";

/// @title Runs straight-line programs
/// @notice The operations of docs/determinism.md on registers of 32 bits, a memory word each.
library Program {
    /// @dev The first register that an instruction writes.
    uint256 internal constant FIRST = 12;

    uint256 private constant MASK = 0xffffffff;

    /// @notice There is no such operation.
    error NotAnOperation(uint256 op);

    /// @notice Runs the instructions from `cursor` up to `end`.
    /// @param registers Memory: the 12 that a program finds filled, then room for each instruction's (2 bytes or more).
    /// @param tables Where in calldata the instance's look-up tables begin.
    /// @return False where a rounding failed.
    function run(uint256 cursor, uint256 end, uint256 registers, uint256 tables) internal pure returns (bool) {
        unchecked {
            uint256 to = registers + 32 * FIRST;
            while (cursor < end) {
                uint256 w;
                assembly ("memory-safe") {
                    w := calldataload(cursor)
                }
                uint256 op = w >> 248;
                if (op < 2) {
                    // A constant.
                    assembly ("memory-safe") {
                        mstore(to, and(shr(216, w), 0xffffffff))
                        to := add(to, 32)
                        cursor := add(cursor, 5)
                    }
                    continue;
                }
                uint256 a;
                uint256 b;
                assembly ("memory-safe") {
                    a := mload(add(registers, shl(5, byte(1, w))))
                    b := mload(add(registers, shl(5, byte(2, w))))
                }
                // Most programs are fma, constants and integer operations: each is few comparisons away.
                if (op == 2) {
                    a = Fp32.fma(a, b, _third(w, registers));
                    cursor += 4;
                } else if (op > 17) {
                    cursor += 3;
                    if (op < 24) a = _bits(op, a, b);
                    else if (op == 24) a = (a + b) & MASK;
                    else if (op == 32) a = _lookUp(tables, (w >> 232) & 0xff, a);
                    else a = _integers(op, a, b);
                } else if (op < 13) {
                    a = _floats(op, a, b);
                    cursor += op == 7 ? 2 : 3;
                } else if (op == 13) {
                    if (a != 0) a = b;
                    else a = _third(w, registers);
                    cursor += 4;
                } else if (op == 15) {
                    bool ok;
                    (ok, a) = Fp32.toInt(a, (w >> 232) & 0xff);
                    if (!ok) return false;
                    cursor += 3;
                } else {
                    if (op == 14) a = Fp32.fromInt(a);
                    else if (op == 16) a = Fp32.canonical(a);
                    cursor += 2;
                }
                assembly ("memory-safe") {
                    mstore(to, a)
                }
                to += 32;
            }
            return true;
        }
    }

    /// @dev Operations 3 to 12.
    function _floats(uint256 op, uint256 a, uint256 b) private pure returns (uint256) {
        if (op == 5) return Fp32.multiply(a, b);
        if (op == 3) return Fp32.add(a, b);
        if (op == 4) return Fp32.subtract(a, b);
        if (op == 6) return Fp32.divide(a, b);
        if (op == 7) return Fp32.squareRoot(a);
        if (op == 8) return Fp32.min(a, b);
        if (op == 9) return Fp32.max(a, b);
        if (op == 10) return Fp32.less(a, b);
        if (op == 11) return Fp32.lessOrEqual(a, b);
        return Fp32.equal(a, b);
    }

    /// @dev Operations 18 to 23.
    function _bits(uint256 op, uint256 a, uint256 b) private pure returns (uint256) {
        unchecked {
            if (op < 21) {
                if (op == 18) return a & b;
                return op == 19 ? a | b : a ^ b;
            }
            if (op == 22) return a >> (b & 31);
            if (op == 21) return (a << (b & 31)) & MASK;
            return uint256(_signed(a) >> (b & 31)) & MASK;
        }
    }

    /// @dev Operations 25 to 31.
    function _integers(uint256 op, uint256 a, uint256 b) private pure returns (uint256 r) {
        unchecked {
            if (op == 31) return a == b ? 1 : 0;
            if (op == 29) return _signed(a) < _signed(b) ? 1 : 0;
            if (op == 25) return (a - b) & MASK;
            if (op == 28) return (a * b) >> 32;
            if (op == 26) return (a * b) & MASK;
            if (op == 30) return a < b ? 1 : 0;
            if (op == 27) return (uint256(_signed(a) * _signed(b)) >> 32) & MASK;
            revert NotAnOperation(op);
        }
    }

    /// @dev Tables: a byte of type, the number of words in two, the words in four each.
    function _lookUp(uint256 cursor, uint256 table, uint256 entry) private pure returns (uint256 r) {
        assembly ("memory-safe") {
            for {} table { table := sub(table, 1) } {
                cursor := add(cursor, add(3, shl(2, and(shr(232, calldataload(cursor)), 0xffff))))
            }
            if lt(entry, and(shr(232, calldataload(cursor)), 0xffff)) {
                r := shr(224, calldataload(add(add(cursor, 3), shl(2, entry))))
            }
        }
    }

    function _third(uint256 w, uint256 registers) private pure returns (uint256 c) {
        assembly ("memory-safe") {
            c := mload(add(registers, shl(5, byte(3, w))))
        }
    }

    function _signed(uint256 a) private pure returns (int256) {
        return int32(uint32(a));
    }
}
