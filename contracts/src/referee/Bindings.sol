// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefereeErrors} from "./RefereeErrors.sol";

/// @dev A declared tensor: what its binding says, and what its opening shows.
struct Tensor {
    /// Place in the operator's declaration list. ElementCheck reads it as the first word.
    uint256 place;
    uint256 elementType;
    uint256 width;
    uint256 columns;
    uint256 length;
    uint256 source;
    uint256 a;
    uint256 b;
    /// Nothing was opened because every element is zero.
    bool isZero;
    /// Where in calldata the parameters' bytes are, and what they are or-ed with.
    uint256 params;
    uint256 step;
    uint256 slot;
    uint256 stage;
    /// Memory: a word and 1,024 bytes a tile, its number and its data; and how many.
    uint256 tiles;
    uint256 count;
    /// Of a written tensor: the operator, the place among what that wrote, how many that wrote, the depth of the tree
    /// over these. Memory: the nodes from the tensor's root to the trace's; 0 where the opening leads into another's.
    uint256 writer;
    uint256 written;
    uint256 roots;
    uint256 depth;
    uint256 nodes;
}

/// @title Bindings of declared tensors
/// @notice What a tensor is and where it comes from; the grid of its tiles. An instance's document begins with the
/// bindings of the tensors that it names, its spec leaf follows.
library Bindings {
    uint256 internal constant WRITTEN = 0;
    uint256 internal constant EARLIER = 1;
    uint256 internal constant STATE = 2;
    uint256 internal constant INPUT = 3;
    uint256 internal constant CONSTANT = 4;
    uint256 internal constant DATA = 5;
    uint256 internal constant PARAMETERS = 6;

    uint256 internal constant FLOAT = 0;
    uint256 internal constant INT8 = 2;
    uint256 private constant TILE_BYTES = 1024;
    uint256 private constant MAX_RANK = 6;
    uint256 private constant MAX_LENGTH = type(uint32).max >> 1;
    /// @dev Bytes of a binding without its dimensions.
    uint256 private constant FIXED_BYTES = 11;

    /// @dev Reads a binding at an offset in calldata.
    /// @return size its bytes
    function parse(uint256 cursor, Tensor memory result) internal pure returns (uint256 size) {
        unchecked {
            uint256 header = _load(cursor);
            uint256 rank = uint8(header >> 240);
            (uint256 length, uint256 width) = (1, 1);
            if (rank > MAX_RANK) revert RefereeErrors.BadOpening(RefereeErrors.Part.Binding);
            size = FIXED_BYTES + 4 * rank;
            uint256 end = cursor + 2 + 4 * rank;
            for (uint256 dimension = cursor + 2; dimension != end; dimension += 4) {
                width = _load(dimension) >> 224;
                // Six factors of 32 bits fit a word.
                length *= width;
            }
            uint256 tail = _load(end);
            (result.elementType, result.width, result.length) = (header >> 248, width, length);
            if (result.elementType > INT8 || length > MAX_LENGTH) {
                revert RefereeErrors.BadOpening(RefereeErrors.Part.Binding);
            }
            result.columns = rank < 2 ? 16 : width;
            result.source = tail >> 248;
            result.a = uint32(tail >> 216);
            result.b = uint32(tail >> 184);
        }
    }

    /// @dev A tensor that an instance's document binds.
    function inDocument(bytes calldata document, uint256 number)
        internal
        pure
        returns (Tensor memory result)
    {
        uint256 cursor = _begin(document);
        if (number >= uint8(document[0])) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Binding);
        for (; number > 0; --number) cursor = _skip(cursor);
        parse(cursor + 2, result);
        result.place = _load(cursor) >> 240;
    }

    /// @dev The spec leaf in an instance's document.
    function leafOf(bytes calldata document) internal pure returns (bytes calldata leaf) {
        uint256 begin = _begin(document) - 1;
        uint256 cursor = begin + 1;
        for (uint256 left = uint8(document[0]); left > 0; --left) cursor = _skip(cursor);
        if (cursor > begin + document.length) revert RefereeErrors.BadOpening(RefereeErrors.Part.Instance);
        assembly ("memory-safe") {
            leaf.offset := cursor
            leaf.length := sub(add(begin, document.length), cursor)
        }
    }

    /// @dev Number of tiles of a tensor.
    function tilesOf(Tensor memory of_) internal pure returns (uint256) {
        unchecked {
            if (of_.length == 0) return 0;
            if (of_.elementType == INT8) return (of_.length + TILE_BYTES - 1) / TILE_BYTES;
            uint256 rows = (of_.length + of_.columns - 1) / of_.columns;
            return ((rows + 15) / 16) * ((of_.columns + 15) / 16);
        }
    }

    /// @dev An element's tile, and its place in it.
    function placeOf(Tensor memory of_, uint256 element) internal pure returns (uint256 tile, uint256 inside) {
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

    function _begin(bytes calldata document) private pure returns (uint256 cursor) {
        assembly ("memory-safe") {
            cursor := add(document.offset, 1)
        }
    }

    function _skip(uint256 cursor) private pure returns (uint256) {
        unchecked {
            return cursor + 2 + FIXED_BYTES + 4 * uint8(_load(cursor) >> 224);
        }
    }

    function _load(uint256 cursor) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(cursor)
        }
    }
}
