// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Case, CaseReader} from "./Case.sol";
import {Commitments} from "./Commitments.sol";
import {ProviderStatement, TensorOpening} from "./DisputeTypes.sol";
import {Tensor, Bindings} from "./Bindings.sol";
import {Operator, PieceProgram, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";

/// @dev What the openings of one witness are about.
struct Opener {
    uint256 step;
    uint256 op;
    uint256 operators;
    /// What the provider stated; 0 where it was not asked for yet.
    bytes32 trace;
    bytes32 states;
}

/// @title Elements of tensors
/// @notice Finds what a tensor's source commits to, checks the opened tiles against it, and reads words from them.
/// @dev An opening is packed; docs/dispute-formats.md, "Openings", is its form. Nothing in it has a length that a
/// program fixes, and whatever is read beyond its end counts for nothing: all is checked by hash.
library TensorReader {
    uint256 private constant TILE_BYTES = 1024;

    /// @dev How to open tensors of an operator of a run.
    function opener(Case memory case_, uint256 step, uint256 op) internal pure returns (Opener memory result) {
        (result.step, result.op) = (step, op);
        result.operators = ProgramReader.operatorsOf(case_.program, step);
    }

    /// @dev The binding of an opening of a declared tensor.
    function binding(Operator memory op, TensorOpening calldata opening) internal pure returns (Tensor memory result) {
        bytes calldata packed = opening.binding;
        Commitments.requireAt(
            op.bindingsRoot,
            keccak256(abi.encodePacked(uint8(0x12), packed)),
            opening.place,
            op.tensors,
            opening.bindingPath,
            RefereeErrors.Part.Binding
        );
        result.place = opening.place;
        if (Bindings.parse(_offset(packed), result) != packed.length) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Binding);
        }
    }

    /// @dev Opens the only tensor of a witness.
    function openOne(
        Case memory case_,
        Opener memory of_,
        Tensor memory tensor,
        TensorOpening calldata opening,
        ProviderStatement[] calldata statements
    ) internal pure {
        uint256 cursor = _offset(opening.opening);
        uint256 end = cursor + opening.opening.length;
        Tensor[] memory before;
        cursor = open(case_, of_, tensor, statements, before, cursor);
        if (cursor != end) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tensor);
    }

    /// @dev Checks an opening of a tensor of an operator.
    /// @param before the tensors opened before, for openings that lead into theirs; then null pointers
    function open(
        Case memory case_,
        Opener memory of_,
        Tensor memory tensor,
        ProviderStatement[] calldata statements,
        Tensor[] memory before,
        uint256 cursor
    ) internal pure returns (uint256 next) {
        PieceProgram memory program = case_.program;
        if (tensor.source == Bindings.PARAMETERS) {
            (tensor.params, tensor.step, tensor.slot, tensor.stage) =
                (cursor, of_.step, program.slot, program.stage);
            return _checkParameters(program, tensor, cursor);
        }
        if (tensor.source == Bindings.STATE && of_.step == 0 && tensor.a >= program.inputs) {
            tensor.isZero = true;
            return cursor;
        }
        bytes32 root;
        (root, next) = _readTiles(tensor, cursor);
        next = checkSource(case_, of_, tensor, root, statements, before, next);
    }

    /// @dev The root to which the tiles of an opening lead, and the first tile's number.
    function tilesIn(Tensor memory tensor, TensorOpening calldata opening)
        internal
        pure
        returns (bytes32 root, uint256 first)
    {
        (root,) = _readTiles(tensor, _offset(opening.opening));
        return (root, firstTile(opening));
    }

    /// @dev The number of the first tile of an opening.
    function firstTile(TensorOpening calldata opening) internal pure returns (uint256 tile) {
        uint256 cursor = _offset(opening.opening);
        assembly ("memory-safe") {
            tile := and(shr(216, calldataload(cursor)), 0xffffffff)
        }
    }

    /// @dev Refuses a root that is not what a tensor's source commits to.
    function checkSource(
        Case memory case_,
        Opener memory of_,
        Tensor memory tensor,
        bytes32 root,
        ProviderStatement[] calldata statements,
        Tensor[] memory before,
        uint256 cursor
    ) internal pure returns (uint256 next) {
        PieceProgram memory program = case_.program;
        uint256 source = tensor.source;
        if (source <= Bindings.EARLIER) return _checkWritten(of_, tensor, root, statements, before, cursor);
        RefereeErrors.Part part = RefereeErrors.Part.Tensor;
        if (source == Bindings.DATA) {
            if (root != program.dataRoot) revert RefereeErrors.BadOpening(part);
            return cursor;
        }
        if (source == Bindings.STATE && of_.step > 0) {
            if (of_.states == 0) of_.states = CaseReader.states(statements);
            (root, next) = _up(root, tensor.a, program.states, cursor, part);
            (root, next) = _up(root, of_.step - 1, program.steps, next, RefereeErrors.Part.State);
            if (root != of_.states) revert RefereeErrors.BadOpening(RefereeErrors.Part.State);
            return next;
        }
        bool isConstant = source == Bindings.CONSTANT;
        if (!isConstant && source > Bindings.INPUT) revert RefereeErrors.BadOpening(part);
        (root, next) = _up(root, tensor.a, isConstant ? program.constants : program.inputs, cursor, part);
        if (root != (isConstant ? program.constantsRoot : case_.inputRoot)) revert RefereeErrors.BadOpening(part);
    }

    /// @dev The word of an element: 32 bits, an int8 sign-extended to them.
    function read(Tensor memory tensor, uint256 element) internal pure returns (uint256 word) {
        if (element >= tensor.length) revert RefereeErrors.NotOpened(tensor.place, element);
        if (tensor.isZero) return 0;
        if (tensor.params != 0) return _parameter(tensor, element);
        (uint256 tile, uint256 inside) = Bindings.placeOf(tensor, element);
        return wordOf(_seek(tensor, tile, element), tensor.elementType, inside);
    }

    /// @dev The word at a place of a tile whose bytes are at `data` in memory.
    function wordOf(uint256 data, uint256 elementType, uint256 inside) internal pure returns (uint256 word) {
        if (elementType == Bindings.INT8) {
            assembly ("memory-safe") {
                word := and(signextend(0, byte(0, mload(add(data, inside)))), 0xffffffff)
            }
        } else {
            assembly ("memory-safe") {
                let raw := mload(add(data, shl(2, inside)))
                word := or(or(byte(0, raw), shl(8, byte(1, raw))), or(shl(16, byte(2, raw)), shl(24, byte(3, raw))))
            }
        }
    }

    /// @dev Where the bytes of an opened tile are in memory.
    function _seek(Tensor memory tensor, uint256 tile, uint256 element) private pure returns (uint256 data) {
        unchecked {
            data = tensor.tiles;
            for (uint256 left = tensor.count; left != 0; --left) {
                uint256 opened;
                assembly ("memory-safe") {
                    opened := mload(data)
                }
                if (opened == tile) return data + 32;
                data += 32 + TILE_BYTES;
            }
        }
        revert RefereeErrors.NotOpened(tensor.place, element);
    }

    /// @dev Copies the tiles of an opening into memory. All lead to one root.
    function _readTiles(Tensor memory tensor, uint256 cursor)
        private
        pure
        returns (bytes32 root, uint256 next)
    {
        unchecked {
            uint256 tiles = Bindings.tilesOf(tensor);
            uint256 levels = Commitments.depth(tiles);
            uint256 to;
            uint256 count;
            assembly ("memory-safe") {
                count := byte(0, calldataload(cursor))
                to := mload(0x40)
                mstore(0x40, add(to, mul(count, 1056)))
            }
            if (count == 0) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tensor);
            (tensor.tiles, tensor.count, next) = (to, count, cursor + 1);
            for (uint256 i = 0; i < count; ++i) {
                uint256 tile;
                bytes32 node;
                (tile, node, next) = _readTile(to, next);
                if (tile >= tiles) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Tile);
                node = Commitments.climb(node, tile, levels, next);
                next += 32 * levels;
                if (i > 0 && node != root) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tile);
                root = node;
                to += 32 + TILE_BYTES;
            }
        }
    }

    /// @dev Tiles begin with their number and how many rows and columns are shown, each less 1; the rest is zero.
    function _readTile(uint256 to, uint256 cursor) private pure returns (uint256 tile, bytes32 leaf, uint256 next) {
        assembly ("memory-safe") {
            let header := calldataload(cursor)
            tile := shr(224, header)
            mstore(to, tile)
            to := add(to, 32)
            next := add(cursor, 5)
            let rows := add(1, and(shr(220, header), 15))
            let width := shl(2, add(1, and(shr(216, header), 15)))
            switch width
            case 64 {
                let size := shl(6, rows)
                calldatacopy(to, next, size)
                calldatacopy(add(to, size), calldatasize(), sub(1024, size))
                next := add(next, size)
            }
            default {
                calldatacopy(to, calldatasize(), 1024)
                for { let row := to } rows { rows := sub(rows, 1) } {
                    calldatacopy(row, next, width)
                    next := add(next, width)
                    row := add(row, 64)
                }
            }
            leaf := keccak256(to, 1024)
        }
    }

    /// @dev The root that a leaf and the siblings at `cursor` lead to.
    function _up(bytes32 leaf, uint256 place, uint256 leaves, uint256 cursor, RefereeErrors.Part part)
        private
        pure
        returns (bytes32, uint256)
    {
        if (place >= leaves) revert RefereeErrors.OutOfRange(part);
        uint256 levels = Commitments.depth(leaves);
        return (Commitments.climb(leaf, place, levels, cursor), cursor + 32 * levels);
    }

    /// @dev An opening of a written tensor leads to the trace's root, or to a node that an earlier one came by.
    function _checkWritten(
        Opener memory of_,
        Tensor memory tensor,
        bytes32 root,
        ProviderStatement[] calldata statements,
        Tensor[] memory before,
        uint256 cursor
    ) private pure returns (uint256 next) {
        (tensor.writer, tensor.written) =
            tensor.source == Bindings.WRITTEN ? (of_.op, tensor.a) : (tensor.a, tensor.b);
        if (tensor.writer >= of_.operators) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Leaf);
        uint256 joined;
        assembly ("memory-safe") {
            joined := byte(0, calldataload(cursor))
        }
        unchecked {
            cursor += 1;
            if (joined == 0) {
                if (of_.trace == 0) of_.trace = CaseReader.trace(statements, of_.step);
                cursor = _readRoots(tensor, cursor);
                uint256 levels = Commitments.depth(of_.operators);
                uint256 nodes;
                assembly ("memory-safe") {
                    nodes := mload(0x40)
                }
                tensor.nodes = nodes;
                root = _record(root, tensor.written, tensor.depth, cursor);
                cursor += 32 * tensor.depth;
                root = _record(Commitments.operatorLeaf(tensor.roots, root), tensor.writer, levels, cursor);
                if (root != of_.trace) revert RefereeErrors.BadOpening(RefereeErrors.Part.Leaf);
                return cursor + 32 * levels;
            }
            if (joined > before.length) revert RefereeErrors.BadOpening(RefereeErrors.Part.Leaf);
            Tensor memory other = before[joined - 1];
            if (!_isOpen(other)) revert RefereeErrors.BadOpening(RefereeErrors.Part.Leaf);
            if (tensor.writer == other.writer) {
                if (tensor.written >= other.roots) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Leaf);
                return _join(root, tensor.written, other.written, other.nodes, cursor);
            }
            cursor = _readRoots(tensor, cursor);
            root = Commitments.climb(root, tensor.written, tensor.depth, cursor);
            cursor += 32 * tensor.depth;
            return _join(
                Commitments.operatorLeaf(tensor.roots, root),
                tensor.writer,
                other.writer,
                other.nodes + 32 * (other.depth + 1),
                cursor
            );
        }
    }

    /// @dev Whether a tensor's way to the trace's root is known.
    function _isOpen(Tensor memory tensor) private pure returns (bool result) {
        assembly ("memory-safe") {
            result := iszero(iszero(tensor))
        }
        return result && tensor.nodes != 0;
    }

    function _readRoots(Tensor memory tensor, uint256 cursor) private pure returns (uint256) {
        uint256 count;
        assembly ("memory-safe") {
            count := shr(240, calldataload(cursor))
        }
        if (tensor.written >= count) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Leaf);
        (tensor.roots, tensor.depth) = (count, Commitments.depth(count));
        return cursor + 2;
    }

    /// @dev As Commitments.climb; appends every node on the way to memory, the first and the last, too.
    function _record(bytes32 node, uint256 place, uint256 levels, uint256 siblings) private pure returns (bytes32) {
        assembly ("memory-safe") {
            let to := mload(0x40)
            mstore(to, node)
            for { let end := add(siblings, shl(5, levels)) } lt(siblings, end) { siblings := add(siblings, 32) } {
                let side := shl(5, and(place, 1))
                mstore(side, node)
                mstore(xor(side, 0x20), calldataload(siblings))
                node := keccak256(0, 0x40)
                place := shr(1, place)
                to := add(to, 32)
                mstore(to, node)
            }
            mstore(0x40, add(to, 32))
        }
        return node;
    }

    /// @dev Refuses a node that does not lead to where its way and another's meet. `nodes` are the other's, from the
    /// same level on; below the meeting the last sibling is the other's.
    function _join(bytes32 node, uint256 place, uint256 other, uint256 nodes, uint256 cursor)
        private
        pure
        returns (uint256)
    {
        unchecked {
            uint256 levels;
            assembly ("memory-safe") {
                levels := sub(256, clz(xor(place, other)))
            }
            if (levels > 0) {
                node = Commitments.climb(node, place, levels - 1, cursor);
                cursor += 32 * (levels - 1);
                nodes += 32 * levels;
                assembly ("memory-safe") {
                    let side := shl(5, and(shr(sub(levels, 1), place), 1))
                    mstore(side, node)
                    mstore(xor(side, 0x20), mload(sub(nodes, 32)))
                    node := keccak256(0, 0x40)
                }
            }
            bytes32 met;
            assembly ("memory-safe") {
                met := mload(nodes)
            }
            if (node != met) revert RefereeErrors.BadOpening(RefereeErrors.Part.Leaf);
            return cursor;
        }
    }

    function _checkParameters(PieceProgram memory program, Tensor memory tensor, uint256 cursor)
        private
        pure
        returns (uint256 next)
    {
        RefereeErrors.Part part = RefereeErrors.Part.Parameters;
        uint256 size = 8 * tensor.length;
        bytes32 root;
        (root, next) = _up(Commitments.tagged(0x17, cursor, size), tensor.a, program.params, cursor + size, part);
        if (root != program.paramsRoot) revert RefereeErrors.BadOpening(part);
    }

    /// @dev A parameter: constant, step, slot and shifted stage, whichever its flags name, or-ed.
    function _parameter(Tensor memory tensor, uint256 element) private pure returns (uint256 word) {
        uint256 cursor = tensor.params + 8 * element;
        uint256 packed;
        assembly ("memory-safe") {
            packed := calldataload(cursor)
        }
        word = packed >> 224;
        uint256 flags = uint8(packed >> 216);
        if (flags & 1 != 0) word |= tensor.step;
        if (flags & 2 != 0) word |= tensor.slot;
        int256 shift = int8(uint8(packed >> 208));
        if (shift != type(int8).max) {
            word |= shift < 0 ? tensor.stage >> uint256(-shift) : tensor.stage << uint256(shift);
        }
        word &= type(uint32).max;
    }

    function _offset(bytes calldata data) private pure returns (uint256 offset) {
        assembly ("memory-safe") {
            offset := data.offset
        }
    }
}
