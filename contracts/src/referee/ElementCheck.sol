// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bindings, Tensor} from "./Bindings.sol";
import {Case, CaseReader} from "./Case.sol";
import {Chain} from "./Chain.sol";
import {Commitments} from "./Commitments.sol";
import {OperatorOpening, ProviderStatement} from "./DisputeTypes.sol";
import {ChainPiece, PieceKind} from "./ChainPiece.sol";
import {Operator, PieceProgram, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";
import {SpecLeaf} from "./SpecLeaf.sol";
import {Opener, TensorReader} from "./TensorReader.sol";

/// @title Elements against their instance
/// @notice Executes a few positions of one lane, or an init, or a fold and a post, on operands that the
/// provider's own commitments hold, and compares with the accumulators it stated or the element it stored.
library ElementCheck {
    uint8 internal constant INIT = 0;
    uint8 internal constant BODY = 1;
    uint8 internal constant POST = 2;
    uint8 internal constant WHOLE = 3;

    /// @dev What the parts of this library need of an element.
    /// @param document where in calldata the instance's document is, and its length
    /// @param index the loop indices, packed
    /// @param variables see Chain
    /// @param output the element's read (see Chain)
    /// @param lanes lanes of the instance
    /// @param length positions of all lanes
    /// @param stride positions from an entry of the list of accumulators to the next
    /// @param part 0 init, 1 body, 2 fold and post, 3 all of a short chain
    /// @param lane the lane of an init or a body
    /// @param entry the lane's list entry from which the body goes on
    /// @param partials where in calldata the packed accumulators are, and how many bytes
    /// @param tensors those that were opened
    struct Element {
        uint256 step;
        uint256 op;
        uint256 instance;
        uint256 document;
        uint256 documentLength;
        uint256 index;
        uint256 variables;
        uint256 output;
        uint256 lanes;
        uint256 length;
        uint256 stride;
        uint256 part;
        uint256 lane;
        uint256 entry;
        uint256 partials;
        uint256 partialsLength;
        Tensor[] tensors;
    }

    /// @dev Whether an element, or an accumulator on the way to it, is not what its instance computes.
    /// @param witness packed; docs/dispute-formats.md, "Openings", is its form
    function element(Case memory case_, ProviderStatement[] calldata statements, bytes calldata witness)
        internal
        pure
        returns (bool)
    {
        Element memory of_;
        uint256 cursor = _open(case_, witness, of_);
        _openTensors(case_, statements, of_, cursor, _offset(witness) + witness.length);
        if (of_.part == WHOLE) return _whole(of_);
        if (of_.part > WHOLE) revert RefereeErrors.UnknownKind(uint8(of_.part));
        _requirePartials(of_, statements);
        if (4 * _entries(of_) != of_.partialsLength) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Partials); // which is a kind of its own
        }
        if (of_.part == POST) return _post(of_, _folded(of_));
        return _lane(of_);
    }

    /// @dev Whether the list of an element's accumulators has a wrong length. No tensor is opened.
    function partials(Case memory case_, ProviderStatement[] calldata statements, bytes calldata witness)
        internal
        pure
        returns (bool)
    {
        Element memory of_;
        _open(case_, witness, of_);
        _requirePartials(of_, statements);
        return of_.partialsLength != 4 * _entries(of_);
    }

    /// @dev The position of the statement about an element's accumulators.
    function position(uint256 step, uint256 op, uint256 instance, uint256 output) internal pure returns (bytes32) {
        return keccak256(abi.encode(step, op, instance, uint256(uint64(output))));
    }

    /// @dev The element's output read, after checking the instance.
    function outputOf(
        PieceProgram memory program,
        OperatorOpening calldata opened,
        uint256 instance,
        bytes calldata document,
        bytes32[] calldata path,
        uint256 index
    ) internal pure returns (uint256) {
        Operator memory op = ProgramReader.operator(program, opened);
        Commitments.requireAt(
            op.instancesRoot,
            keccak256(abi.encodePacked(uint8(0x14), document)),
            instance,
            op.instances,
            path,
            RefereeErrors.Part.Instance
        );
        bytes calldata leaf = Bindings.leafOf(document);
        (uint256 variables,) = Chain.variablesOf(leaf, index);
        return Chain.output(leaf, variables);
    }

    function packed(uint32[] calldata index) internal pure returns (uint256 result) {
        if (index.length > 6) revert RefereeErrors.BadOpening(RefereeErrors.Part.Instance);
        for (uint256 i = 0; i < index.length; i++) {
            result |= uint256(index[i]) << (32 * i);
        }
    }

    /// @dev Reads a witness up to its tensors.
    function _open(Case memory case_, bytes calldata witness, Element memory of_)
        private
        pure
        returns (uint256 cursor)
    {
        unchecked {
            cursor = _offset(witness);
            uint256 word = _load(cursor);
            (of_.step, of_.op) = (word >> 224, uint32(word >> 192));
            cursor = _openInstance(case_.program, of_, cursor + 8);
            bytes calldata leaf = _leaf(of_);
            uint256 loops = SpecLeaf.loops(leaf);
            for (uint256 loop = 0; loop < loops; ++loop) {
                of_.index |= (_load(cursor) >> 224) << (32 * loop);
                cursor += 4;
            }
            (of_.variables, of_.length) = Chain.variablesOf(leaf, of_.index);
            of_.output = Chain.output(leaf, of_.variables);
            of_.lanes = SpecLeaf.lanes(leaf);
            of_.stride = _stride(of_.lanes, of_.length);
            word = _load(cursor);
            (of_.part, of_.lane, of_.entry) = (word >> 248, uint8(word >> 240), uint16(word >> 224));
            (of_.partialsLength, of_.partials) = (uint16(word >> 208), cursor + 6);
            return of_.partials + of_.partialsLength;
        }
    }

    /// @dev Reads the operator, and the instance that the witness names.
    function _openInstance(PieceProgram memory program, Element memory of_, uint256 cursor)
        private
        pure
        returns (uint256)
    {
        unchecked {
            uint256 levels = Commitments.depth(ProgramReader.operatorsOf(program, of_.step));
            Operator memory op = ProgramReader.operatorAt(
                program,
                of_.step,
                of_.op,
                _bytesAt(cursor, ProgramReader.OPERATOR_BYTES),
                cursor + ProgramReader.OPERATOR_BYTES
            );
            cursor += ProgramReader.OPERATOR_BYTES + 32 * levels;
            uint256 word = _load(cursor);
            (of_.instance, of_.documentLength, of_.document) = (word >> 240, uint16(word >> 224), cursor + 4);
            cursor += 4 + of_.documentLength;
            levels = Commitments.depth(op.instances);
            bytes32 root = Commitments.climb(
                Commitments.tagged(0x14, of_.document, of_.documentLength), of_.instance, levels, cursor
            );
            if (of_.instance >= op.instances) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Instance);
            if (root != op.instancesRoot) revert RefereeErrors.BadOpening(RefereeErrors.Part.Instance);
            return cursor + 32 * levels;
        }
    }

    /// @dev Each tensor is an opening after its number among those that the instance names.
    function _openTensors(
        Case memory case_,
        ProviderStatement[] calldata statements,
        Element memory of_,
        uint256 cursor,
        uint256 end
    ) private pure {
        unchecked {
            Opener memory opener = TensorReader.opener(case_, of_.step, of_.op);
            uint256 count = _load(cursor) >> 248;
            cursor += 1;
            Tensor[] memory tensors;
            assembly ("memory-safe") {
                // Null pointers: nothing is open yet.
                tensors := mload(0x40)
                mstore(tensors, count)
                calldatacopy(add(tensors, 32), calldatasize(), shl(5, count))
                mstore(0x40, add(tensors, shl(5, add(count, 1))))
            }
            for (uint256 i = 0; i < count; ++i) {
                Tensor memory tensor =
                    Bindings.inDocument(_bytesAt(of_.document, of_.documentLength), _load(cursor) >> 248);
                cursor = TensorReader.open(case_, opener, tensor, statements, tensors, cursor + 1);
                tensors[i] = tensor;
            }
            if (cursor != end) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tensor);
            of_.tensors = tensors;
        }
    }

    /// @dev As few positions as keep the list at some 512 entries. Positions are what a proof pays for, most of all
    /// those of one of sixteen lanes, which are in a tile each; the list is what an answer pays for.
    function _stride(uint256 lanes, uint256 length) private pure returns (uint256) {
        if (lanes > 1 && length <= 1024) return length <= 256 ? 1 : 2;
        if (length <= 2048) return 4;
        return length <= 4096 ? 8 : 16;
    }

    function _requirePartials(Element memory of_, ProviderStatement[] calldata statements) private pure {
        bytes32 about = position(of_.step, of_.op, of_.instance, of_.output);
        bytes32 stated = CaseReader.statement(statements, CaseReader.PARTIALS, about);
        if (stated != keccak256(_bytesAt(of_.partials, of_.partialsLength))) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Partials);
        }
    }

    function _laneLength(Element memory of_, uint256 lane) private pure returns (uint256) {
        unchecked {
            return of_.length <= lane ? 0 : (of_.length - lane + of_.lanes - 1) / of_.lanes;
        }
    }

    /// @dev A lane has an entry after its init and one after every stride or the rest of one.
    function _laneEntries(Element memory of_, uint256 lane) private pure returns (uint256) {
        unchecked {
            return 1 + (_laneLength(of_, lane) + of_.stride - 1) / of_.stride;
        }
    }

    function _entries(Element memory of_) private pure returns (uint256) {
        return _entriesBefore(of_, of_.lanes);
    }

    /// @dev Entries of all lanes before one.
    function _entriesBefore(Element memory of_, uint256 lane) private pure returns (uint256 count) {
        unchecked {
            for (uint256 before = 0; before < lane; ++before) {
                count += _laneEntries(of_, before);
            }
        }
    }

    function _lane(Element memory of_) private pure returns (bool) {
        uint256 lane = of_.lane;
        if (lane >= of_.lanes) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Partials);
        uint256 next = _entriesBefore(of_, lane);
        ChainPiece memory piece = ChainPiece(PieceKind.Init, uint8(lane), 0, 0, of_.index);
        if (of_.part == INIT) return _differs(of_, piece, 0, _partial(of_, next));
        uint256 first = of_.stride * of_.entry;
        uint256 length = _laneLength(of_, lane);
        if (first >= length) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Partials);
        piece.kind = PieceKind.Continue;
        piece.first = uint16(first);
        piece.count = uint8(length - first < of_.stride ? length - first : of_.stride);
        next += of_.entry;
        return _differs(of_, piece, _partial(of_, next), _partial(of_, next + 1));
    }

    /// @dev The fold of all lanes' last accumulators.
    function _folded(Element memory of_) private pure returns (uint256 word) {
        uint256[] memory lasts = new uint256[](of_.lanes);
        uint256 next = 0;
        for (uint256 lane = 0; lane < of_.lanes; lane++) {
            next += _laneEntries(of_, lane);
            lasts[lane] = _partial(of_, next - 1);
        }
        return Chain.fold(_leaf(of_), lasts);
    }

    function _post(Element memory of_, uint256 accumulator) private pure returns (bool) {
        uint256 stored = _word(of_, of_.output);
        return _differs(of_, ChainPiece(PieceKind.Post, 0, 0, 0, of_.index), accumulator, stored);
    }

    function _whole(Element memory of_) private pure returns (bool) {
        uint256 length = of_.length;
        if (of_.lanes != 1 || length > of_.stride) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Partials);
        ChainPiece memory piece = ChainPiece(PieceKind.Init, 0, 0, 0, of_.index);
        (bool ok, uint256 word) = _run(of_, piece, 0);
        if (ok && length > 0) {
            (piece.kind, piece.count) = (PieceKind.Continue, uint8(length));
            (ok, word) = _run(of_, piece, word);
        }
        return ok && _post(of_, word);
    }

    /// @dev Whether a piece of an element comes to another word. One that fails comes to none.
    function _differs(Element memory of_, ChainPiece memory piece, uint256 accumulator, uint256 stated)
        private
        pure
        returns (bool)
    {
        (bool ok, uint256 word) = _run(of_, piece, accumulator);
        return ok && word != stated;
    }

    function _run(Element memory of_, ChainPiece memory piece, uint256 accumulator)
        private
        pure
        returns (bool, uint256)
    {
        bytes calldata leaf = _leaf(of_);
        Chain.Plan memory plan = Chain.plan(leaf, piece, of_.variables, of_.length);
        uint256[] memory words = _words(of_, Chain.tableReads(leaf, plan));
        words = _words(of_, Chain.elementReads(leaf, plan, words));
        return Chain.run(leaf, piece.kind, plan, accumulator, words);
    }

    /// @dev Turns reads into the words they name.
    function _words(Element memory of_, uint256[] memory reads) private pure returns (uint256[] memory) {
        (uint256 cursor, uint256 end) = (0, 0);
        assembly ("memory-safe") {
            cursor := add(reads, 32)
            end := add(cursor, shl(5, mload(reads)))
        }
        while (cursor < end) {
            uint256 read;
            assembly ("memory-safe") {
                read := mload(cursor)
            }
            uint256 word = read == Chain.OUTSIDE ? 0 : _word(of_, read);
            assembly ("memory-safe") {
                mstore(cursor, word)
                cursor := add(cursor, 32)
            }
        }
        return reads;
    }

    function _word(Element memory of_, uint256 read) private pure returns (uint256) {
        uint256 place = uint32(read >> 64);
        uint256 number = uint64(read);
        Tensor[] memory tensors = of_.tensors;
        uint256 i;
        assembly ("memory-safe") {
            let count := mload(tensors)
            for { let slot := add(tensors, 32) } lt(i, count) { i := add(i, 1) } {
                if eq(mload(mload(slot)), place) { break }
                slot := add(slot, 32)
            }
        }
        if (i == tensors.length) revert RefereeErrors.NotOpened(place, number);
        return TensorReader.read(tensors[i], number);
    }

    function _partial(Element memory of_, uint256 entry) private pure returns (uint256) {
        unchecked {
            return _load(of_.partials + 4 * entry) >> 224;
        }
    }

    function _leaf(Element memory of_) private pure returns (bytes calldata) {
        return Bindings.leafOf(_bytesAt(of_.document, of_.documentLength));
    }

    function _bytesAt(uint256 offset, uint256 length) private pure returns (bytes calldata data) {
        assembly ("memory-safe") {
            data.offset := offset
            data.length := length
        }
    }

    function _load(uint256 cursor) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(cursor)
        }
    }

    function _offset(bytes calldata data) private pure returns (uint256 offset) {
        assembly ("memory-safe") {
            offset := data.offset
        }
    }
}
