// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Case, CaseReader} from "./Case.sol";
import {Commitments} from "./Commitments.sol";
import {
    LeafOpening,
    OutputWitness,
    PaddingWitness,
    ProviderStatement,
    RootsWitness,
    SegmentWitness,
    StateWitness,
    TileOpening
} from "./DisputeTypes.sol";
import {Operator, PieceProgram, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";
import {Binding, TensorReader} from "./TensorReader.sol";

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
        Binding memory bound = TensorReader.binding(op, witness.tensor);
        if (bound.source != TensorReader.WRITTEN || witness.tensor.tiles.length == 0) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Tensor);
        }
        uint256 tile = witness.tensor.tiles[0].place;
        if (tile >= TensorReader.tilesOf(bound)) return _isPadded(case_, statements, witness, bound);
        TensorReader.open(case_, witness.op, op, witness.tensor, statements);
        bytes calldata data = witness.tensor.tiles[0].data;
        return bound.elementType > 1 ? _isDirtyRow(data, bound, tile) : _isDirtyGrid(data, bound, tile);
    }

    /// @dev Whether a leaf after the tiles is not zero: `data` is the leaf itself.
    function _isPadded(
        Case memory case_,
        ProviderStatement[] calldata statements,
        PaddingWitness calldata witness,
        Binding memory bound
    ) private pure returns (bool) {
        TileOpening calldata tile = witness.tensor.tiles[0];
        uint256 depth = Commitments.depth(TensorReader.tilesOf(bound));
        if (tile.path.length != depth || tile.place >> depth != 0 || tile.data.length != 32) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Tile);
        }
        bytes32 root = Commitments.rootOf(bytes32(tile.data), tile.place, tile.path);
        TensorReader.checkSource(case_, witness.op, bound, witness.tensor, root, statements);
        return bytes32(tile.data) != 0;
    }

    /// @dev A tile of 1,024 bytes in a row.
    function _isDirtyRow(bytes calldata data, Binding memory bound, uint256 tile) private pure returns (bool) {
        for (uint256 i = 0; i < data.length; i++) {
            if (tile * data.length + i >= bound.length && data[i] != 0) return true;
        }
        return false;
    }

    /// @dev A tile of 16 rows and 16 columns of 4 bytes.
    function _isDirtyGrid(bytes calldata data, Binding memory bound, uint256 tile) private pure returns (bool) {
        uint256 across = (bound.columns + 15) / 16;
        for (uint256 i = 0; i < 256; i++) {
            uint256 row = (tile / across) * 16 + i / 16;
            uint256 column = (tile % across) * 16 + i % 16;
            bool isElement = column < bound.columns && row * bound.columns + column < bound.length;
            if (!isElement && ProgramReader.number(data, 4 * i, 4) != 0) return true;
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
