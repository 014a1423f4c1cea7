// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3, P} from "./Ext3.sol";
import {Multilinear} from "./Multilinear.sol";
import {ProofErrors, ProofFault} from "./ProofErrors.sol";
import {Machine, TapeSteps} from "./TapeSteps.sol";
import {Tapes} from "./Tapes.sol";

/// @title Runs a tape: a verifier as a straight line of instructions over registers
/// @notice An instruction is an opcode of one byte and its operands: registers of two bytes, counts of two, numbers of
/// eight. docs/verifier-tapes.md has the list.
/// @dev Operands are cut to the register file, so that none leads out of it; that one would have is noted and counts in
/// the end.
library TapeMachine {
    uint256 private constant END = 0x00;
    uint256 private constant MUL = 0x01;
    uint256 private constant ADD = 0x02;
    uint256 private constant SUB = 0x03;
    uint256 private constant MAC = 0x04;
    uint256 private constant EQ1 = 0x05;
    uint256 private constant EQMAC = 0x06;
    uint256 private constant SETI = 0x07;
    uint256 private constant MULI = 0x08;
    uint256 private constant ADDI = 0x09;

    uint256 private constant NUMBER = 0xffffffffffffffff;

    /// @notice Runs the code of the machine's tape. Returns where it accepts the proof, else reverts.
    function run(Machine memory m) internal pure {
        unchecked {
            uint256 file = m.file;
            // An operand's bits, at the place where they are 32 times its number.
            uint256 mask = ((1 << m.tape.fileBits) - 1) << 5;
            // The bits that no operand of four may have.
            uint256 outside = (0xffff >> m.tape.fileBits << m.tape.fileBits) * 0x0001000100010001 << 184;
            uint256 strayed = 0;
            uint256 ptr = m.tape.code;
            while (true) {
                uint256 w;
                assembly ("memory-safe") {
                    w := mload(ptr)
                }
                uint256 opcode = w >> 248;
                if (opcode == MUL) {
                    strayed |= (w & outside) >> 200;
                    _set(file, w, mask, Ext3.mul(_second(file, w, mask), _third(file, w, mask)));
                    ptr += 7;
                } else if (opcode == MAC) {
                    strayed |= w & outside;
                    uint256 product = Ext3.mul(_second(file, w, mask), _third(file, w, mask));
                    _set(file, w, mask, Ext3.settle(product + _fourth(file, w, mask)));
                    ptr += 9;
                } else if (opcode == EQMAC) {
                    strayed |= w & outside;
                    uint256 factor = Ext3.eq(_second(file, w, mask), _third(file, w, mask));
                    _set(file, w, mask, Ext3.mul(factor, _fourth(file, w, mask)));
                    ptr += 9;
                } else if (opcode == SUB) {
                    strayed |= (w & outside) >> 200;
                    _set(file, w, mask, Ext3.sub(_second(file, w, mask), _third(file, w, mask)));
                    ptr += 7;
                } else if (opcode == ADD) {
                    strayed |= (w & outside) >> 200;
                    _set(file, w, mask, Ext3.add(_second(file, w, mask), _third(file, w, mask)));
                    ptr += 7;
                } else if (opcode == MULI) {
                    strayed |= (w & outside) >> 216;
                    _set(file, w, mask, Ext3.scale(_second(file, w, mask), (w >> 152) & NUMBER));
                    ptr += 13;
                } else if (opcode == ADDI) {
                    strayed |= (w & outside) >> 216;
                    _set(file, w, mask, Ext3.add(_second(file, w, mask), _number((w >> 152) & NUMBER)));
                    ptr += 13;
                } else if (opcode == EQ1) {
                    strayed |= (w & outside) >> 200;
                    _set(file, w, mask, Ext3.eq(_second(file, w, mask), _third(file, w, mask)));
                    ptr += 7;
                } else if (opcode == SETI) {
                    strayed |= (w & outside) >> 232;
                    _set(file, w, mask, _number((w >> 168) & NUMBER));
                    ptr += 11;
                } else if (opcode == END) {
                    ++ptr;
                    break;
                } else {
                    ptr = TapeSteps.step(m, w, ptr);
                }
            }
            Tapes.require_(strayed == 0 && ptr == m.tape.codeEnd);
            if (m.transcript.cursor != m.transcript.end) revert ProofErrors.InvalidProof(ProofFault.TooLong);
        }
    }

    /// @dev A constant must be below p.
    function _number(uint256 k) private pure returns (uint256) {
        Tapes.require_(k < P);
        return k;
    }

    function _set(uint256 file, uint256 w, uint256 mask, uint256 x) private pure {
        assembly ("memory-safe") {
            mstore(add(file, and(shr(227, w), mask)), x)
        }
    }

    function _second(uint256 file, uint256 w, uint256 mask) private pure returns (uint256 x) {
        assembly ("memory-safe") {
            x := mload(add(file, and(shr(211, w), mask)))
        }
    }

    function _third(uint256 file, uint256 w, uint256 mask) private pure returns (uint256 x) {
        assembly ("memory-safe") {
            x := mload(add(file, and(shr(195, w), mask)))
        }
    }

    function _fourth(uint256 file, uint256 w, uint256 mask) private pure returns (uint256 x) {
        assembly ("memory-safe") {
            x := mload(add(file, and(shr(179, w), mask)))
        }
    }
}
