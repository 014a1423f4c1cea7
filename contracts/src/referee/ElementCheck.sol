// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Case, CaseReader} from "./Case.sol";
import {Chain} from "./Chain.sol";
import {Commitments} from "./Commitments.sol";
import {ElementWitness, OperatorOpening, ProviderStatement} from "./DisputeTypes.sol";
import {ChainPiece, PieceKind} from "./ChainPiece.sol";
import {Operator, PieceProgram, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";
import {SpecLeaf} from "./SpecLeaf.sol";
import {OpenTensor, TensorReader} from "./TensorReader.sol";

/// @title Elements against their instance
/// @notice Executes a few positions of one lane, or an init, or a fold and a post, on operands that the
/// provider's own commitments hold, and compares with the accumulators it stated or the element it stored.
library ElementCheck {
    uint8 internal constant INIT = 0;
    uint8 internal constant BODY = 1;
    uint8 internal constant POST = 2;
    uint8 internal constant WHOLE = 3;

    /// @dev What the parts of this library need of an element.
    /// @param index the loop indices, packed
    /// @param output the element's read (see Chain)
    /// @param lanes lanes of the instance
    /// @param length positions of all lanes
    /// @param stride positions from an entry of the list of accumulators to the next
    /// @param tensors the openings, checked
    struct Element {
        PieceProgram program;
        uint256 step;
        uint256 index;
        uint256 output;
        uint256 lanes;
        uint256 length;
        uint256 stride;
        OpenTensor[] tensors;
    }

    /// @dev Whether an element, or an accumulator on the way to it, is not what its instance computes.
    function element(Case memory case_, ProviderStatement[] calldata statements, ElementWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        Element memory of_ = _open(case_, witness);
        Operator memory op = ProgramReader.operator(case_.program, witness.op);
        of_.tensors = new OpenTensor[](witness.tensors.length);
        for (uint256 i = 0; i < of_.tensors.length; i++) {
            of_.tensors[i] = TensorReader.open(case_, witness.op, op, witness.tensors[i], statements);
        }
        if (witness.part == WHOLE) return _whole(of_, witness);
        if (witness.part > WHOLE) revert RefereeErrors.UnknownKind(witness.part);
        _requirePartials(of_, statements, witness);
        if (_entries(of_) != witness.partials.length / 4 || witness.partials.length % 4 != 0) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Partials); // which is a kind of its own
        }
        if (witness.part == POST) return _post(of_, witness, _folded(of_, witness));
        return _lane(of_, witness);
    }

    /// @dev Whether the list of an element's accumulators has a wrong length.
    function partials(Case memory case_, ProviderStatement[] calldata statements, ElementWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        Element memory of_ = _open(case_, witness);
        _requirePartials(of_, statements, witness);
        return witness.partials.length != 4 * _entries(of_);
    }

    /// @dev The position of the statement about an element's accumulators.
    function position(OperatorOpening calldata op, uint256 instance, uint256 output) internal pure returns (bytes32) {
        return keccak256(abi.encode(uint256(op.step), uint256(op.place), instance, uint256(uint64(output))));
    }

    /// @dev The element's output read, after checking the instance.
    function outputOf(
        PieceProgram memory program,
        OperatorOpening calldata opened,
        uint256 instance,
        bytes calldata code,
        bytes32[] calldata codePath,
        uint256 index
    ) internal pure returns (uint256) {
        Operator memory op = ProgramReader.operator(program, opened);
        Commitments.requireAt(
            op.instancesRoot,
            keccak256(abi.encodePacked(uint8(0x14), code)),
            instance,
            op.instances,
            codePath,
            RefereeErrors.Part.Instance
        );
        return Chain.output(code, index);
    }

    function packed(uint32[] calldata index) internal pure returns (uint256 result) {
        if (index.length > 6) revert RefereeErrors.BadOpening(RefereeErrors.Part.Instance);
        for (uint256 i = 0; i < index.length; i++) {
            result |= uint256(index[i]) << (32 * i);
        }
    }

    function _open(Case memory case_, ElementWitness calldata witness) private pure returns (Element memory of_) {
        of_.program = case_.program;
        of_.step = witness.op.step;
        of_.index = packed(witness.index);
        of_.output =
            outputOf(case_.program, witness.op, witness.instance, witness.code, witness.codePath, of_.index);
        of_.lanes = SpecLeaf.lanes(witness.code);
        of_.length = Chain.chainLength(witness.code, of_.index);
        of_.stride = _stride(of_.lanes, of_.length);
    }

    /// @dev As few positions as keep the list at some 512 entries. Positions are what a proof pays for, most of all
    /// those of one of sixteen lanes, which are in a tile each; the list is what an answer pays for.
    function _stride(uint256 lanes, uint256 length) private pure returns (uint256) {
        if (lanes > 1 && length <= 1024) return length <= 256 ? 1 : 2;
        if (length <= 2048) return 4;
        return length <= 4096 ? 8 : 16;
    }

    function _requirePartials(
        Element memory of_,
        ProviderStatement[] calldata statements,
        ElementWitness calldata witness
    ) private pure {
        bytes32 about = position(witness.op, witness.instance, of_.output);
        if (CaseReader.statement(statements, CaseReader.PARTIALS, about) != keccak256(witness.partials)) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Partials);
        }
    }

    function _laneLength(Element memory of_, uint256 lane) private pure returns (uint256) {
        return of_.length <= lane ? 0 : (of_.length - lane + of_.lanes - 1) / of_.lanes;
    }

    /// @dev A lane has an entry after its init and one after every stride or the rest of one.
    function _laneEntries(Element memory of_, uint256 lane) private pure returns (uint256) {
        return 1 + (_laneLength(of_, lane) + of_.stride - 1) / of_.stride;
    }

    function _entries(Element memory of_) private pure returns (uint256 count) {
        for (uint256 lane = 0; lane < of_.lanes; lane++) {
            count += _laneEntries(of_, lane);
        }
    }

    function _lane(Element memory of_, ElementWitness calldata witness) private pure returns (bool) {
        uint256 lane = witness.lane;
        if (lane >= of_.lanes) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Partials);
        uint256 next = 0;
        for (uint256 before = 0; before < lane; before++) {
            next += _laneEntries(of_, before);
        }
        ChainPiece memory piece = ChainPiece(PieceKind.Init, uint8(lane), 0, 0, of_.index);
        if (witness.part == INIT) {
            return _differs(of_, witness, piece, 0, _partial(witness.partials, next));
        }
        uint256 first = of_.stride * witness.entry;
        uint256 length = _laneLength(of_, lane);
        if (first >= length) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Partials);
        piece.kind = PieceKind.Continue;
        piece.first = uint16(first);
        piece.count = uint8(length - first < of_.stride ? length - first : of_.stride);
        next += witness.entry;
        return _differs(of_, witness, piece, _partial(witness.partials, next), _partial(witness.partials, next + 1));
    }

    /// @dev The fold of all lanes' last accumulators.
    function _folded(Element memory of_, ElementWitness calldata witness) private pure returns (uint256 word) {
        uint256[] memory lasts = new uint256[](of_.lanes);
        uint256 next = 0;
        for (uint256 lane = 0; lane < of_.lanes; lane++) {
            next += _laneEntries(of_, lane);
            lasts[lane] = _partial(witness.partials, next - 1);
        }
        (, word) = Chain.run(witness.code, ChainPiece(PieceKind.Fold, 0, 0, 0, of_.index), 0, lasts);
    }

    function _post(Element memory of_, ElementWitness calldata witness, uint256 accumulator)
        private
        pure
        returns (bool)
    {
        uint256 stored = _word(of_, of_.output);
        ChainPiece memory piece = ChainPiece(PieceKind.Post, 0, 0, 0, of_.index);
        return _differs(of_, witness, piece, accumulator, stored);
    }

    function _whole(Element memory of_, ElementWitness calldata witness) private pure returns (bool) {
        uint256 length = of_.length;
        if (of_.lanes != 1 || length > of_.stride) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Partials);
        ChainPiece memory piece = ChainPiece(PieceKind.Init, 0, 0, 0, of_.index);
        (bool ok, uint256 word) = _run(of_, witness, piece, 0);
        if (ok && length > 0) {
            (piece.kind, piece.count) = (PieceKind.Continue, uint8(length));
            (ok, word) = _run(of_, witness, piece, word);
        }
        return ok && _post(of_, witness, word);
    }

    /// @dev Whether a piece of an element comes to another word. One that fails comes to none.
    function _differs(
        Element memory of_,
        ElementWitness calldata witness,
        ChainPiece memory piece,
        uint256 accumulator,
        uint256 stated
    ) private pure returns (bool) {
        (bool ok, uint256 word) = _run(of_, witness, piece, accumulator);
        return ok && word != stated;
    }

    function _run(Element memory of_, ElementWitness calldata witness, ChainPiece memory piece, uint256 accumulator)
        private
        pure
        returns (bool, uint256)
    {
        uint256[] memory moved = _words(of_, Chain.tableReads(witness.code, piece));
        uint256[] memory words = _words(of_, Chain.elementReads(witness.code, piece, moved));
        return Chain.run(witness.code, piece, accumulator, words);
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
        OpenTensor[] memory tensors = of_.tensors;
        uint256 index;
        assembly ("memory-safe") {
            // The first word of a tensor is its place.
            let count := mload(tensors)
            for { let slot := add(tensors, 32) } lt(index, count) { index := add(index, 1) } {
                if eq(mload(mload(slot)), place) { break }
                slot := add(slot, 32)
            }
        }
        if (index == tensors.length) revert RefereeErrors.NotOpened(place, number);
        return TensorReader.read(tensors[index], of_.program, of_.step, number);
    }

    function _partial(bytes calldata list, uint256 entry) private pure returns (uint256) {
        return ProgramReader.number(list, 4 * entry, 4);
    }
}
