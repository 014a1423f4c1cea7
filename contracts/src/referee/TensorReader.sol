// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Case, CaseReader} from "./Case.sol";
import {Commitments} from "./Commitments.sol";
import {OperatorOpening, ProviderStatement, TensorOpening, TileOpening} from "./DisputeTypes.sol";
import {Operator, PieceProgram, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";

/// @dev A declared tensor: what its binding says.
struct Binding {
    uint256 elementType;
    uint256 width;
    uint256 columns;
    uint256 length;
    uint256 source;
    uint256 a;
    uint256 b;
}

/// @dev A tensor whose opening was checked.
struct OpenTensor {
    uint256 place;
    Binding binding;
    /// Nothing was opened because every element is zero.
    bool isZero;
    /// Where in calldata the opening is.
    uint256 opening;
    /// The tile read last, 1 added, and where its bytes are in calldata.
    uint256 tile;
    uint256 data;
}

/// @title Elements of tensors
/// @notice Finds what a tensor's source commits to, checks the opened tiles against it, and reads words from them.
library TensorReader {
    uint256 internal constant WRITTEN = 0;
    uint256 private constant EARLIER = 1;
    uint256 private constant STATE = 2;
    uint256 private constant INPUT = 3;
    uint256 private constant CONSTANT = 4;
    uint256 private constant DATA = 5;
    uint256 private constant PARAMETERS = 6;

    uint256 internal constant FLOAT = 0;
    uint256 private constant INT8 = 2;
    uint256 private constant TILE_BYTES = 1024;
    uint256 private constant MAX_RANK = 6;
    uint256 private constant MAX_LENGTH = type(uint32).max >> 1;

    function binding(Operator memory op, TensorOpening calldata opening) internal pure returns (Binding memory result) {
        bytes calldata packed = opening.binding;
        Commitments.requireAt(
            op.bindingsRoot,
            keccak256(abi.encodePacked(uint8(0x12), packed)),
            opening.place,
            op.tensors,
            opening.bindingPath,
            RefereeErrors.Part.Binding
        );
        return _parse(packed);
    }

    function _parse(bytes calldata packed) private pure returns (Binding memory result) {
        uint256 rank = packed.length < 2 ? MAX_RANK + 1 : uint8(packed[1]);
        if (rank > MAX_RANK || packed.length != 11 + 4 * rank) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Binding);
        }
        result.elementType = uint8(packed[0]);
        (result.length, result.width) = (1, 1);
        for (uint256 i = 0; i < rank; i++) {
            result.width = ProgramReader.number(packed, 2 + 4 * i, 4);
            result.length *= result.width;
        }
        if (result.elementType > INT8 || result.length > MAX_LENGTH) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Binding);
        }
        result.columns = rank < 2 ? 16 : result.width;
        uint256 start = 2 + 4 * rank;
        result.source = uint8(packed[start]);
        result.a = ProgramReader.number(packed, start + 1, 4);
        result.b = ProgramReader.number(packed, start + 5, 4);
    }

    /// @dev Number of tiles of a tensor.
    function tilesOf(Binding memory of_) internal pure returns (uint256) {
        if (of_.length == 0) return 0;
        if (of_.elementType == INT8) return (of_.length + TILE_BYTES - 1) / TILE_BYTES;
        uint256 rows = (of_.length + of_.columns - 1) / of_.columns;
        return ((rows + 15) / 16) * ((of_.columns + 15) / 16);
    }

    /// @dev An element's tile, and its place in it.
    function placeOf(Binding memory of_, uint256 element) internal pure returns (uint256 tile, uint256 inside) {
        if (of_.elementType == INT8) return (element / TILE_BYTES, element % TILE_BYTES);
        unchecked {
            // Elements and columns have at most 32 bits, and a tensor with an element has columns.
            uint256 columns = of_.columns;
            uint256 row = element / columns;
            uint256 column = element - row * columns;
            tile = (row >> 4) * ((columns + 15) >> 4) + (column >> 4);
            inside = ((row & 15) << 4) | (column & 15);
        }
    }

    /// @dev Checks an opening of a tensor of an operator.
    function open(
        Case memory case_,
        OperatorOpening calldata opened,
        Operator memory op,
        TensorOpening calldata opening,
        ProviderStatement[] calldata statements
    ) internal pure returns (OpenTensor memory result) {
        result.place = opening.place;
        uint256 offset;
        assembly ("memory-safe") {
            offset := opening
        }
        result.opening = offset;
        Binding memory bound = binding(op, opening);
        result.binding = bound;
        if (bound.source == PARAMETERS) {
            _checkParameters(case_.program, bound, opening);
        } else if (bound.source == STATE && opened.step == 0 && bound.a >= case_.program.inputs) {
            result.isZero = true;
        } else {
            checkSource(case_, opened, bound, opening, _checkTiles(bound, opening.tiles), statements);
        }
    }

    /// @dev The root of a tensor to which its opened tiles lead.
    function _checkTiles(Binding memory bound, TileOpening[] calldata tiles) private pure returns (bytes32 root) {
        uint256 count = tilesOf(bound);
        if (tiles.length == 0) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tensor);
        for (uint256 i = 0; i < tiles.length; i++) {
            TileOpening calldata tile = tiles[i];
            if (tile.data.length != TILE_BYTES) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tile);
            bytes32 reached = Commitments.rootAt(
                keccak256(tile.data), tile.place, count, tile.path, RefereeErrors.Part.Tile
            );
            if (i > 0 && reached != root) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tile);
            root = reached;
        }
    }

    /// @dev Refuses a root that is not what a tensor's source commits to.
    function checkSource(
        Case memory case_,
        OperatorOpening calldata opened,
        Binding memory bound,
        TensorOpening calldata opening,
        bytes32 root,
        ProviderStatement[] calldata statements
    ) internal pure {
        PieceProgram memory program = case_.program;
        RefereeErrors.Part part = RefereeErrors.Part.Tensor;
        uint256 source = bound.source;
        if (source == WRITTEN || source == EARLIER) {
            (uint256 writer, uint256 place) = source == WRITTEN ? (opened.place, bound.a) : (bound.a, bound.b);
            Commitments.requireAt(
                CaseReader.trace(statements, opened.step),
                Commitments.operatorLeaf(opening.roots),
                writer,
                ProgramReader.operatorsOf(program, opened.step),
                opening.path,
                RefereeErrors.Part.Leaf
            );
            if (Commitments.rootIn(opening.roots, place) != root) revert RefereeErrors.BadOpening(part);
        } else if (source == STATE && opened.step > 0) {
            bytes32 state = Commitments.rootAt(root, bound.a, program.states, opening.path, part);
            Commitments.requireAt(
                CaseReader.states(statements),
                state,
                opened.step - 1,
                program.steps,
                opening.statePath,
                RefereeErrors.Part.State
            );
        } else if (source == STATE || source == INPUT) {
            Commitments.requireAt(case_.inputRoot, root, bound.a, program.inputs, opening.path, part);
        } else if (source == CONSTANT) {
            Commitments.requireAt(program.constantsRoot, root, bound.a, program.constants, opening.path, part);
        } else if (source != DATA || root != program.dataRoot) {
            revert RefereeErrors.BadOpening(part);
        }
    }

    function _checkParameters(PieceProgram memory program, Binding memory bound, TensorOpening calldata opening)
        private
        pure
    {
        RefereeErrors.Part part = RefereeErrors.Part.Parameters;
        if (opening.roots.length != 8 * bound.length) revert RefereeErrors.BadOpening(part);
        bytes32 leaf = keccak256(abi.encodePacked(uint8(0x17), opening.roots));
        Commitments.requireAt(program.paramsRoot, leaf, bound.a, program.params, opening.path, part);
    }

    /// @dev The word of an element: 32 bits, an int8 sign-extended to them.
    function read(
        OpenTensor memory tensor,
        PieceProgram memory program,
        uint256 step,
        uint256 element
    ) internal pure returns (uint256 word) {
        Binding memory bound = tensor.binding;
        if (element >= bound.length) revert RefereeErrors.NotOpened(tensor.place, element);
        if (tensor.isZero) return 0;
        if (bound.source == PARAMETERS) return _parameter(_openingOf(tensor).roots, program, step, element);
        (uint256 tile, uint256 inside) = placeOf(bound, element);
        if (tensor.tile != tile + 1) _seek(tensor, _openingOf(tensor).tiles, tile, element);
        return wordOf(tensor.data, bound.elementType, inside);
    }

    /// @dev The word at a place of a tile whose bytes begin at `data` in calldata.
    function wordOf(uint256 data, uint256 elementType, uint256 inside) internal pure returns (uint256 word) {
        if (elementType == INT8) {
            assembly ("memory-safe") {
                word := and(signextend(0, byte(0, calldataload(add(data, inside)))), 0xffffffff)
            }
        } else {
            assembly ("memory-safe") {
                let raw := calldataload(add(data, shl(2, inside)))
                word := or(or(byte(0, raw), shl(8, byte(1, raw))), or(shl(16, byte(2, raw)), shl(24, byte(3, raw))))
            }
        }
    }

    function _openingOf(OpenTensor memory tensor) private pure returns (TensorOpening calldata opening) {
        uint256 offset = tensor.opening;
        assembly ("memory-safe") {
            opening := offset
        }
    }

    function _seek(OpenTensor memory tensor, TileOpening[] calldata tiles, uint256 tile, uint256 element) private pure {
        for (uint256 i = 0; i < tiles.length; i++) {
            if (tiles[i].place != tile) continue;
            bytes calldata data = tiles[i].data;
            uint256 offset;
            assembly ("memory-safe") {
                offset := data.offset
            }
            (tensor.tile, tensor.data) = (tile + 1, offset);
            return;
        }
        revert RefereeErrors.NotOpened(tensor.place, element);
    }

    /// @dev A parameter: constant, step, slot and shifted stage, whichever its flags name, or-ed.
    function _parameter(bytes calldata packed, PieceProgram memory program, uint256 step, uint256 element)
        private
        pure
        returns (uint256 word)
    {
        uint256 start = 8 * element;
        word = ProgramReader.number(packed, start, 4);
        uint256 flags = uint8(packed[start + 4]);
        if (flags & 1 != 0) word |= step;
        if (flags & 2 != 0) word |= program.slot;
        int256 shift = int8(uint8(packed[start + 5]));
        if (shift != type(int8).max) {
            word |= shift < 0 ? program.stage >> uint256(-shift) : program.stage << uint256(shift);
        }
        word &= type(uint32).max;
    }
}
