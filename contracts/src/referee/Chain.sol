// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fp32} from "./Fp32.sol";
import {ChainPiece, PieceKind} from "./ChainPiece.sol";
import {Program} from "./Program.sol";
import {SpecLeaf} from "./SpecLeaf.sol";

/// @title Executes one piece of one element of a canonical instance, bit for bit as the C# reference does
/// @notice It asks for nothing: the caller opens what a piece reads and hands it over, in two phases.
/// 1. `tableReads` names the integers that gathers read. Their words, opened, go into
/// 2. `elementReads`, which names the elements that the piece's program reads. Their words, opened, go into
/// 3. `run`, which gives the piece's result.
/// A **read** is packed: the element's row-major number at bits 0…63, the tensor's index among those that the operator
/// declares at 64…95, its element type (0 fp32, 1 int32, 2 int8) at 96…103; or `OUTSIDE` where the index is outside
/// the view: that word is 0, and the caller sees to it. A **word** has 32 bits, an int8 is sign-extended to them. Reads
/// come by position, then by input; only inputs that the piece's program uses are among them. Where no used input
/// gathers, phase 1 names nothing and may be left out.
/// What reverts is the caller's fault. What an honest run of the instance may come to, a fail included, is a result.
library Chain {
    uint256 internal constant OUTSIDE = type(uint256).max;
    uint256 internal constant POSITIONS_MAX = 16;

    uint256 private constant LOOPS_MAX = 6;
    uint256 private constant CHAIN_LENGTH_MAX = 16_384;
    uint256 private constant TYPE_INT8 = 2;

    /// @dev What the parts of this library need of a leaf and a piece.
    /// @param cursor The program's first instruction.
    /// @param result The register that holds the program's value.
    /// @param used Bit i: the program uses input i.
    /// @param gathers Bit i: it does, and that input gathers.
    /// @param count Positions.
    /// @param step From one position's k to the next.
    /// @param variables Memory: k of the first position, six loop indices, 1.
    struct Plan {
        uint256 cursor;
        uint256 end;
        uint256 result;
        uint256 used;
        uint256 gathers;
        uint256 count;
        uint256 step;
        uint256 variables;
    }

    /// @notice Loop `loop` of the index is not below its extent, or the index has bits beyond the loops.
    error OutsideLoops(uint256 loop);
    /// @notice The lane has only `length` positions, or the instance not that lane, or there are none or too many.
    error OutsideLane(uint256 length);
    /// @notice Another number of words is needed.
    error WrongWords(uint256 given, uint256 needed);

    /// @notice How many positions a lane of an element has: 0 to 16,384.
    function laneLength(bytes calldata leaf, uint256 index, uint256 lane) internal pure returns (uint256) {
        (, uint256 length) = variablesOf(leaf, index);
        return _laneLength(length, lane, SpecLeaf.lanes(leaf));
    }

    /// @notice Where an element is stored, as a read. Each element of the tensor is that of one index of one instance.
    /// @param values The element's variables.
    function output(bytes calldata leaf, uint256 values) internal pure returns (uint256) {
        Plan memory of_;
        (of_.variables, of_.count) = (values, 1);
        uint256[] memory slots = new uint256[](1);
        _addresses(SpecLeaf.outputAt(leaf), of_, _wordsAt(slots), 32, 0, 0);
        return slots[0];
    }

    /// @notice The reads of gathers' integers.
    function tableReads(bytes calldata leaf, Plan memory of_) internal pure returns (uint256[] memory reads) {
        uint256 gathers = of_.gathers;
        reads = new uint256[](_bits(gathers) * of_.count);
        if (gathers == 0) return reads;
        uint256 to = _wordsAt(reads);
        for (uint256 input = 0; gathers >> input != 0; ++input) {
            if ((gathers >> input) & 1 == 0) continue;
            uint256 table = _skipAccess(SpecLeaf.inputAt(leaf, input), of_.variables);
            _addresses(table, of_, to, 32 * _bits(gathers), 0, 0);
            to += 32;
        }
    }

    /// @notice The reads of elements.
    /// @param tableWords The words of `tableReads`.
    function elementReads(bytes calldata leaf, Plan memory of_, uint256[] memory tableWords)
        internal
        pure
        returns (uint256[] memory reads)
    {
        unchecked {
            (uint256 used, uint256 gathers) = (of_.used, of_.gathers);
            _requireWords(tableWords.length, _bits(gathers) * of_.count);
            reads = new uint256[](_bits(used) * of_.count);
            (uint256 to, uint256 moved) = (_wordsAt(reads), _wordsAt(tableWords));
            for (uint256 input = 0; used >> input != 0; ++input) {
                if ((used >> input) & 1 == 0) continue;
                bool isGather = (gathers >> input) & 1 == 1;
                _addresses(SpecLeaf.inputAt(leaf, input), of_, to, 32 * _bits(used), isGather ? moved : 0,
                    32 * _bits(gathers));
                to += 32;
                if (isGather) moved += 32;
            }
        }
    }

    /// @notice Executes a piece that is no fold.
    /// @param accumulator For Continue and Post: the accumulator before. Otherwise ignored.
    /// @param words The words of `elementReads`.
    /// @return ok False where a rounding failed or an int8 does not hold the value: the element fails, `word` is 0.
    /// @return word The accumulator after, or for Post the word that is stored.
    function run(bytes calldata leaf, PieceKind kind, Plan memory of_, uint256 accumulator, uint256[] memory words)
        internal
        pure
        returns (bool ok, uint256 word)
    {
        _requireWords(words.length, _bits(of_.used) * of_.count);
        if (kind == PieceKind.Init) accumulator = 0;
        (ok, word) = _positions(leaf, of_, accumulator & 0xffffffff, words, kind == PieceKind.Post);
        if (!ok) return (false, 0);
        if (kind == PieceKind.Post) return _store(leaf, word);
    }

    /// @dev For Post the last word is not an accumulator yet: what normalises it depends on the output's type.
    function _positions(bytes calldata leaf, Plan memory of_, uint256 word, uint256[] memory words, bool isPost)
        private
        pure
        returns (bool, uint256)
    {
        unchecked {
            bool isFloat = !isPost && !SpecLeaf.isInteger(leaf);
            uint256 tables = SpecLeaf.tablesAt(leaf);
            uint256 registers = _registers(of_);
            uint256 from = _wordsAt(words);
            (uint256 used, uint256 cursor, uint256 end) = (of_.used, of_.cursor, of_.end);
            (uint256 result, uint256 step) = (registers + 32 * of_.result, of_.step);
            for (uint256 n = of_.count; n != 0; --n) {
                assembly ("memory-safe") {
                    mstore(registers, word)
                    if and(used, 1) {
                        mstore(add(registers, 32), and(mload(from), 0xffffffff))
                        from := add(from, 32)
                    }
                    if and(used, 2) {
                        mstore(add(registers, 64), and(mload(from), 0xffffffff))
                        from := add(from, 32)
                    }
                    if and(used, 4) {
                        mstore(add(registers, 96), and(mload(from), 0xffffffff))
                        from := add(from, 32)
                    }
                    if and(used, 8) {
                        mstore(add(registers, 128), and(mload(from), 0xffffffff))
                        from := add(from, 32)
                    }
                }
                if (!Program.run(cursor, end, registers, tables)) return (false, 0);
                assembly ("memory-safe") {
                    word := mload(result)
                    let k := add(registers, 160)
                    mstore(k, add(mload(k), step))
                }
                if (isFloat) word = Fp32.addZero(word);
            }
            return (true, word);
        }
    }

    /// @dev Registers 5 to 11 are k and the loops, as the first seven variables are.
    function _registers(Plan memory of_) private pure returns (uint256 registers) {
        unchecked {
            // An instruction has two bytes or more.
            uint256 size = 32 * (Program.FIRST + 1 + (of_.end - of_.cursor) / 2);
            uint256 variables = of_.variables;
            assembly ("memory-safe") {
                registers := mload(0x40)
                mstore(0x40, add(registers, size))
                mcopy(add(registers, 160), variables, 224)
            }
        }
    }

    /// @notice The fold of the last accumulators of all lanes, which are overwritten.
    function fold(bytes calldata leaf, uint256[] memory lanes) internal pure returns (uint256) {
        _requireWords(lanes.length, SpecLeaf.lanes(leaf));
        bool isMax = SpecLeaf.fold(leaf) == 2;
        for (uint256 half = lanes.length / 2; half > 0; half /= 2) {
            for (uint256 lane = 0; lane < half; ++lane) {
                (uint256 a, uint256 b) = (lanes[lane] & 0xffffffff, lanes[lane + half] & 0xffffffff);
                lanes[lane] = Fp32.addZero(isMax ? Fp32.max(a, b) : Fp32.add(a, b));
            }
        }
        return lanes[0] & 0xffffffff;
    }

    function _store(bytes calldata leaf, uint256 word) private pure returns (bool, uint256) {
        uint256 cursor = SpecLeaf.outputAt(leaf);
        uint256 elementType;
        assembly ("memory-safe") {
            elementType := and(shr(251, calldataload(cursor)), 3)
        }
        if (elementType == 0) return (true, Fp32.addZero(word));
        if (elementType == TYPE_INT8 && (word + 128) & 0xffffffff > 255) return (false, 0);
        return (true, word);
    }

    /// @notice What the phases need of a piece that is no fold.
    /// @param values The element's variables, whose k is set, and the positions of all lanes.
    function plan(bytes calldata leaf, ChainPiece memory piece, uint256 values, uint256 length)
        internal
        pure
        returns (Plan memory of_)
    {
        unchecked {
            (of_.variables, of_.count, of_.step) = (values, 1, 1);
            uint256 section = SpecLeaf.INIT;
            uint256 k = 0;
            if (piece.kind == PieceKind.Post) section = SpecLeaf.POST;
            if (piece.kind == PieceKind.Continue) {
                (section, of_.count, of_.step) = (SpecLeaf.BODY, piece.count, SpecLeaf.lanes(leaf));
                length = _laneLength(length, piece.lane, of_.step);
                if (of_.count == 0 || of_.count > POSITIONS_MAX || uint256(piece.first) + of_.count > length)
                    revert OutsideLane(length);
                k = uint256(piece.first) * of_.step + piece.lane;
            }
            assembly ("memory-safe") {
                mstore(values, k)
            }
            (uint256 cursor, uint256 end) = SpecLeaf.sectionAt(leaf, section);
            (of_.cursor, of_.end) = (cursor, end);
            // No program is one without instructions whose result is register 0, the accumulator.
            if (cursor == end) return of_;
            if (cursor + 2 > end) revert SpecLeaf.NotALeaf();
            (uint256 result, uint256 used) = (0, 0);
            assembly ("memory-safe") {
                result := byte(0, calldataload(cursor))
                used := and(byte(1, calldataload(cursor)), 15)
            }
            (of_.result, of_.used, of_.cursor) = (result, used, cursor + 2);
            if (used != 0) of_.gathers = _gathers(leaf, used);
        }
    }

    /// @notice Memory: 0 for k, the loop indices, 1; and how many positions all lanes of the element have together: 0
    /// to 16,384.
    function variablesOf(bytes calldata leaf, uint256 index) internal pure returns (uint256 values, uint256 length) {
        unchecked {
            SpecLeaf.check(leaf);
            assembly ("memory-safe") {
                values := mload(0x40)
                mstore(0x40, add(values, 256))
                calldatacopy(values, calldatasize(), 224)
                mstore(add(values, 224), 1)
            }
            (uint256 loops, uint256 cursor) = (SpecLeaf.loops(leaf), SpecLeaf.loopsAt(leaf));
            if (loops > LOOPS_MAX) revert SpecLeaf.NotALeaf();
            uint256 to = values;
            for (uint256 loop = 0; loop < loops; ++loop) {
                uint256 extent;
                (extent, cursor) = SpecLeaf.unsigned(cursor);
                uint256 value = index & 0xffffffff;
                if (value >= extent) revert OutsideLoops(loop);
                to += 32;
                assembly ("memory-safe") {
                    mstore(to, value)
                }
                index >>= 32;
            }
            if (index != 0) revert OutsideLoops(loops);
            (length,,) = SpecLeaf.affine(cursor, values);
            if (int256(length) < 0) length = 0;
            if (length > CHAIN_LENGTH_MAX) revert SpecLeaf.NotALeaf();
        }
    }

    function _laneLength(uint256 length, uint256 lane, uint256 lanes) private pure returns (uint256) {
        if (lane >= lanes) revert OutsideLane(0);
        return length <= lane ? 0 : (length - lane + lanes - 1) / lanes;
    }

    /// @dev Writes the reads of one access to every `pitch`-th byte from `to`. Without a gather an element's number is
    /// affine in the position, too, and inside at all positions where each axis is at the first and the last.
    /// @param moved Memory: the integers added to the gather's axis, one every `movedPitch` bytes; 0 for none.
    function _addresses(uint256 cursor, Plan memory of_, uint256 to, uint256 pitch, uint256 moved, uint256 movedPitch)
        private
        pure
    {
        unchecked {
            (uint256 rank,, uint256 read, uint256 next) = _access(cursor);
            uint256 element;
            uint256 stride;
            bool isInside = moved == 0;
            for (; rank > 0; --rank) {
                uint256 extent;
                (extent, next) = SpecLeaf.unsigned(next);
                uint256 value;
                uint256 chain;
                (value, chain, next) = SpecLeaf.affine(next, of_.variables);
                chain *= of_.step;
                element = element * extent + value;
                stride = stride * extent + chain;
                isInside = isInside && value < extent && value + chain * (of_.count - 1) < extent;
            }
            if (!isInside) return _addressesByAxis(cursor, of_, to, pitch, moved, movedPitch);
            uint256 end = to + of_.count * pitch;
            read += element;
            assembly ("memory-safe") {
                for {} lt(to, end) { to := add(to, pitch) } {
                    mstore(to, read)
                    read := add(read, stride)
                }
            }
        }
    }

    /// @dev The same, an axis after the other, where some index is outside or a gather moves one.
    function _addressesByAxis(
        uint256 cursor,
        Plan memory of_,
        uint256 to,
        uint256 pitch,
        uint256 moved,
        uint256 movedPitch
    ) private pure {
        unchecked {
            (uint256 rank, uint256 gatherAxis, uint256 tag, uint256 next) = _access(cursor);
            uint256 end = to + of_.count * pitch;
            for (uint256 axis = 1; axis <= rank; ++axis) {
                uint256 extent;
                (extent, next) = SpecLeaf.unsigned(next);
                uint256 value;
                uint256 chain;
                (value, chain, next) = SpecLeaf.affine(next, of_.variables);
                chain *= of_.step;
                uint256 table = axis == gatherAxis ? moved : 0;
                uint256 last = axis == rank ? tag : 0;
                assembly ("memory-safe") {
                    for { let p := to } lt(p, end) { p := add(p, pitch) } {
                        let shifted := value
                        if table {
                            shifted := add(value, signextend(3, mload(table)))
                            table := add(table, movedPitch)
                        }
                        let read := not(0)
                        if and(lt(shifted, extent), iszero(eq(mload(p), read))) {
                            read := or(add(mul(mload(p), extent), shifted), last)
                        }
                        mstore(p, read)
                        value := add(value, chain)
                    }
                }
            }
        }
    }

    /// @return rank Axes, at most 7.
    /// @return gatherAxis 1 + the axis that a gather moves, 0 for none.
    /// @return tag Tensor and element type, as in a read.
    /// @return next Where the axes begin.
    function _access(uint256 cursor)
        private
        pure
        returns (uint256 rank, uint256 gatherAxis, uint256 tag, uint256 next)
    {
        unchecked {
            uint256 header;
            assembly ("memory-safe") {
                header := byte(0, calldataload(cursor))
            }
            (tag, next) = SpecLeaf.unsigned(cursor + 1);
            rank = header & 7;
            gatherAxis = header >> 5;
            tag = ((tag & 0xffffffff) << 64) | (((header >> 3) & 3) << 96);
        }
    }

    function _skipAccess(uint256 cursor, uint256 variables) private pure returns (uint256 next) {
        uint256 rank;
        (rank,,, next) = _access(cursor);
        for (; rank > 0; --rank) {
            (, next) = SpecLeaf.unsigned(next);
            (,, next) = SpecLeaf.affine(next, variables);
        }
    }

    /// @dev Which of the used inputs gather.
    function _gathers(bytes calldata leaf, uint256 used) private pure returns (uint256 gathers) {
        unchecked {
            for (uint256 input = 0; used >> input != 0; ++input) {
                uint256 cursor = SpecLeaf.inputAt(leaf, input);
                assembly ("memory-safe") {
                    gathers := or(gathers, shl(input, gt(byte(0, calldataload(cursor)), 31)))
                }
            }
            gathers &= used;
        }
    }

    /// @dev How many of the four low bits are set.
    function _bits(uint256 four) private pure returns (uint256) {
        return (0x4332322132212110 >> (four << 2)) & 15;
    }

    function _requireWords(uint256 given, uint256 needed) private pure {
        if (given != needed) revert WrongWords(given, needed);
    }

    function _wordsAt(uint256[] memory words) private pure returns (uint256 cursor) {
        assembly ("memory-safe") {
            cursor := add(words, 32)
        }
    }
}
