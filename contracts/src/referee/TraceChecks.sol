// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bindings, Tensor} from "./Bindings.sol";
import {Case, CaseReader} from "./Case.sol";
import {Commitments} from "./Commitments.sol";
import {
    LeafOpening,
    OutputWitness,
    PaddingWitness,
    ProviderStatement,
    RootsWitness,
    SegmentWitness,
    StateWitness
} from "./DisputeTypes.sol";
import {Operator, PieceProgram, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";
import {Opener, TensorReader} from "./TensorReader.sol";

/// @title Inconsistencies between commitments
/// @notice Two places of what the provider committed to that must hold the same hash, or a form that an honest
/// commitment always has.
library TraceChecks {
    /// @dev Whether a kept state differs from the one among all states.
    function segment(Case memory case_, ProviderStatement[] calldata statements, SegmentWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        PieceProgram memory program = case_.program;
        uint256 every = program.checkpointEvery;
        uint256 kept = every == 0 ? 0 : program.steps / every;
        Commitments.requireAt(
            case_.segmentRoot,
            witness.segment,
            witness.place,
            kept,
            witness.segmentPath,
            RefereeErrors.Part.Segment
        );
        Commitments.requireAt(
            CaseReader.states(statements),
            witness.state,
            (witness.place + 1) * every - 1,
            program.steps,
            witness.statePath,
            RefereeErrors.Part.State
        );
        return witness.segment != witness.state;
    }

    /// @dev Whether the state after a step holds another tensor than the step's trace.
    function state(Case memory case_, ProviderStatement[] calldata statements, StateWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        PieceProgram memory program = case_.program;
        uint256 step = witness.step;
        // After a fail there are no states: their leaves are zero words.
        if (step >= program.steps || (case_.failed && step >= case_.failedStep)) {
            revert RefereeErrors.OutOfRange(RefereeErrors.Part.State);
        }
        bytes32 root = Commitments.rootAt(
            witness.root, witness.tensor, program.states, witness.rootPath, RefereeErrors.Part.State
        );
        Commitments.requireAt(
            CaseReader.states(statements),
            root,
            step,
            program.steps,
            witness.statePath,
            RefereeErrors.Part.State
        );
        (uint256 op, uint256 place) = ProgramReader.producer(
            0x15,
            witness.carry,
            program.carriesRoot,
            witness.tensor,
            program.states,
            witness.carryPath,
            RefereeErrors.Part.Carry
        );
        return witness.root != _written(program, statements, step, op, place, witness.leaf);
    }

    /// @dev Whether an output is another tensor than the end list's trace holds.
    function output(Case memory case_, ProviderStatement[] calldata statements, OutputWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        PieceProgram memory program = case_.program;
        if (case_.failed) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Output);
        Commitments.requireAt(
            case_.outputs,
            witness.root,
            witness.output,
            program.outputs,
            witness.rootPath,
            RefereeErrors.Part.Output
        );
        (uint256 op, uint256 place) = ProgramReader.producer(
            0x16,
            witness.source,
            program.outputsRoot,
            witness.output,
            program.outputs,
            witness.sourcePath,
            RefereeErrors.Part.Output
        );
        return witness.root != _written(program, statements, program.steps, op, place, witness.leaf);
    }

    /// @dev Whether an operator's leaf holds another number of roots than the operator writes.
    function roots(Case memory case_, ProviderStatement[] calldata statements, RootsWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        Operator memory op = ProgramReader.operator(case_.program, witness.op);
        _requireLeaf(case_.program, statements, witness.op.step, witness.op.place, witness.leaf);
        return witness.leaf.roots.length != 32 * op.written;
    }

    /// @dev Whether a written tile has anything but zeros after its elements, or a written tensor's tree a leaf after
    /// its tiles that is not the zero word.
    function padding(Case memory case_, ProviderStatement[] calldata statements, PaddingWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        Operator memory op = ProgramReader.operator(case_.program, witness.op);
        Tensor memory tensor = TensorReader.binding(op, witness.tensor);
        if (tensor.source != Bindings.WRITTEN) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tensor);
        Opener memory of_ = TensorReader.opener(case_, witness.op.step, witness.op.place);
        uint256 tile = TensorReader.firstTile(witness.tensor);
        if (tile >= Bindings.tilesOf(tensor)) return _isPadded(case_, of_, statements, witness, tensor, tile);
        TensorReader.openOne(case_, of_, tensor, witness.tensor, statements);
        uint256 data = tensor.tiles + 32;
        return tensor.elementType == Bindings.INT8 ? _isDirtyRow(data, tensor, tile) : _isDirtyGrid(data, tensor, tile);
    }

    /// @dev Whether a leaf after the tiles is not zero. Its opening holds the leaf itself in place of a tile.
    function _isPadded(
        Case memory case_,
        Opener memory of_,
        ProviderStatement[] calldata statements,
        PaddingWitness calldata witness,
        Tensor memory tensor,
        uint256 tile
    ) private pure returns (bool) {
        bytes calldata opening = witness.tensor.opening;
        uint256 depth = Commitments.depth(Bindings.tilesOf(tensor));
        if (tile >> depth != 0) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tile);
        uint256 cursor;
        bytes32 leaf;
        assembly ("memory-safe") {
            cursor := add(opening.offset, 5)
            leaf := calldataload(cursor)
        }
        Tensor[] memory before;
        bytes32 root = Commitments.climb(leaf, tile, depth, cursor + 32);
        cursor = TensorReader.checkSource(
            case_, of_, tensor, root, statements, before, cursor + 32 * (1 + depth)
        );
        uint256 end;
        assembly ("memory-safe") {
            end := add(opening.offset, opening.length)
        }
        if (cursor != end) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tensor);
        return leaf != 0;
    }

    /// @dev A tile of 1,024 bytes in a row.
    function _isDirtyRow(uint256 data, Tensor memory tensor, uint256 tile) private pure returns (bool) {
        for (uint256 i = 0; i < 1024; i++) {
            if (tile * 1024 + i >= tensor.length && TensorReader.wordOf(data, Bindings.INT8, i) != 0) return true;
        }
        return false;
    }

    /// @dev A tile of 16 rows and 16 columns of 4 bytes.
    function _isDirtyGrid(uint256 data, Tensor memory tensor, uint256 tile) private pure returns (bool) {
        uint256 across = (tensor.columns + 15) / 16;
        for (uint256 i = 0; i < 256; i++) {
            uint256 row = (tile / across) * 16 + i / 16;
            uint256 column = (tile % across) * 16 + i % 16;
            bool isElement = column < tensor.columns && row * tensor.columns + column < tensor.length;
            if (!isElement && TensorReader.wordOf(data, Bindings.FLOAT, i) != 0) return true;
        }
        return false;
    }

    function _written(
        PieceProgram memory program,
        ProviderStatement[] calldata statements,
        uint256 step,
        uint256 op,
        uint256 place,
        LeafOpening calldata leaf
    ) private pure returns (bytes32) {
        _requireLeaf(program, statements, step, op, leaf);
        return Commitments.rootIn(leaf.roots, place);
    }

    function _requireLeaf(
        PieceProgram memory program,
        ProviderStatement[] calldata statements,
        uint256 step,
        uint256 op,
        LeafOpening calldata leaf
    ) private pure {
        Commitments.requireAt(
            CaseReader.trace(statements, step),
            Commitments.operatorLeaf(leaf.roots),
            op,
            ProgramReader.operatorsOf(program, step),
            leaf.path,
            RefereeErrors.Part.Leaf
        );
    }
}
