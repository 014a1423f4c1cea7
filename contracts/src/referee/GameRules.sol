// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bindings, Tensor} from "./Bindings.sol";
import {Case, CaseReader} from "./Case.sol";
import {Commitments} from "./Commitments.sol";
import {ProviderStatement, Subject} from "./DisputeTypes.sol";
import {ElementCheck} from "./ElementCheck.sol";
import {GameState, GameStates} from "./GameState.sol";
import {Asked, ChunkWitness, EnterWitness, Game, Move, PartialsWitness, Tree} from "./GameTypes.sol";
import {IGameRules} from "./IGameRules.sol";
import {Operator, PieceProgram, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";
import {TensorReader} from "./TensorReader.sol";

/// @title The rules of a dispute played on chain
/// @notice Pure: a game and a move in, the game after it out. Whose turn it is, clocks and money are the caller's.
/// Every demand that these rules allow can be answered by a provider that computed honestly.
contract GameRules is IGameRules, RefereeErrors {
    /// @notice Most levels that one answer reveals.
    uint256 public constant LEVELS = 5;
    /// @notice Most demands in a game.
    uint256 public constant MAX_DEMANDS = 64;
    /// @dev 1,025 accumulators of one lane, or 65 of each of sixteen, 4 bytes each.
    uint256 private constant MAX_PARTIALS = 4160;

    /// @notice The game asked for something else, or for nothing.
    error NotAsked(Asked asked);
    /// @notice The game has made MAX_DEMANDS demands.
    error TooManyDemands();
    /// @notice There is nothing below this place, or it lies after the claimed fail.
    error NothingThere();
    /// @notice The answer does not lead to what was asked for.
    error BadAnswer();

    /// @inheritdoc IGameRules
    function move(
        Game memory game,
        Move move_,
        Subject calldata subject,
        bytes32 planRoot,
        bytes calldata witness
    ) external pure override returns (Game memory) {
        Case memory case_ = CaseReader.open(subject, planRoot, witness);
        GameState memory state = GameStates.unpack(game);
        if (move_ == Move.Open) {
            _open(state, case_);
        } else {
            _requireTurn(state);
            _askWord(state, case_, move_);
        }
        return GameStates.pack(game, state);
    }

    /// @inheritdoc IGameRules
    function enter(Game memory game, bytes calldata witness) external pure override returns (Game memory) {
        GameState memory state = GameStates.unpack(game);
        _requireTurn(state);
        EnterWitness calldata to;
        uint256 offset = CaseReader.partAt(witness, 1);
        assembly ("memory-safe") {
            to := offset
        }
        _enter(state, _program(state, witness), to);
        return GameStates.pack(game, state);
    }

    /// @inheritdoc IGameRules
    function askPartials(Game memory game, bytes calldata witness)
        external
        pure
        override
        returns (Game memory, uint256[4] memory)
    {
        GameState memory state = GameStates.unpack(game);
        _requireTurn(state);
        PartialsWitness calldata of_;
        uint256 offset = CaseReader.partAt(witness, 1);
        assembly ("memory-safe") {
            of_ := offset
        }
        if (_isAfterFail(state, of_.op.step, of_.op.place)) revert NothingThere();
        uint256 index = ElementCheck.packed(of_.index);
        PieceProgram memory program = _program(state, witness);
        uint256 output = ElementCheck.outputOf(program, of_.op, of_.instance, of_.code, of_.codePath, index);
        _go(state, Tree.None, 0, 1, ElementCheck.position(of_.op.step, of_.op.place, of_.instance, output));
        _demand(state, Asked.Partials);
        return (GameStates.pack(game, state), [of_.op.step, of_.op.place, of_.instance, index]);
    }

    /// @inheritdoc IGameRules
    function ask(Game memory game, uint8 kind, uint32 step, bytes32 value)
        external
        pure
        override
        returns (Game memory)
    {
        GameState memory state = GameStates.unpack(game);
        _requireTurn(state);
        if (kind == CaseReader.STATES) {
            if (step != 0) revert NothingThere();
            _go(state, Tree.States, 0, state.steps, value);
        } else if (kind == CaseReader.TRACE) {
            if (step > state.steps || (state.failed && step > state.failedStep)) revert NothingThere();
            _go(state, Tree.Trace, step, step == state.steps ? state.endOperators : state.stepOperators, value);
        } else {
            revert UnknownKind(kind);
        }
        if (value != 0) _demandBelow(state);
        else _demand(state, Asked.Statement);
        return GameStates.pack(game, state);
    }

    /// @inheritdoc IGameRules
    function pick(Game memory game, bytes32 child, uint32 place, bytes32[] calldata path)
        external
        pure
        override
        returns (Game memory)
    {
        GameState memory state = GameStates.unpack(game);
        _requireTurn(state);
        uint256 levels = path.length;
        if (levels == 0 || levels > state.depth || place >> levels != 0) revert NothingThere();
        if (Commitments.rootOf(child, place, path) != state.node) revert BadAnswer();
        state.node = child;
        state.place = (state.place << levels) | place;
        state.depth -= levels;
        _demandBelow(state);
        return GameStates.pack(game, state);
    }

    /// @inheritdoc IGameRules
    function claimInput(
        Game memory game,
        Subject calldata subject,
        bytes32 planRoot,
        bytes calldata witness,
        bool isShown,
        uint32 stage,
        bytes32 inputRoot
    ) external pure override returns (Game memory) {
        GameState memory state = GameStates.unpack(game);
        _requireTurn(state);
        Case memory case_ = CaseReader.open(subject, planRoot, witness);
        if (isShown && (case_.program.stage != stage || case_.inputRoot == inputRoot)) revert NothingThere();
        _go(state, Tree.None, case_.program.stage, 1, case_.inputRoot);
        state.place = isShown ? 1 : 0;
        _demand(state, Asked.Input);
        return GameStates.pack(game, state);
    }

    /// @inheritdoc IGameRules
    function answer(Game memory game, bytes calldata data)
        external
        pure
        override
        returns (Game memory, ProviderStatement memory said)
    {
        GameState memory state = GameStates.unpack(game);
        if (state.asked == Asked.Children || state.asked == Asked.Statement) {
            bytes32 root = _fold(data, _levels(state.depth));
            if (state.asked == Asked.Children) {
                if (root != state.node) revert BadAnswer();
            } else {
                state.node = root;
                bool isTrace = state.tree == Tree.Trace;
                said = ProviderStatement(
                    isTrace ? CaseReader.TRACE : CaseReader.STATES, bytes32(uint256(isTrace ? state.step : 0)), root
                );
            }
        } else if (state.asked == Asked.Roots) {
            if (state.tree == Tree.Tensor) _revealTensor(state, data);
            else if (Commitments.operatorLeaf(data) != state.node) revert BadAnswer();
        } else if (state.asked == Asked.Tile) {
            if (keccak256(data) != state.node) revert BadAnswer();
        } else if (state.asked == Asked.Partials) {
            if (data.length == 0 || data.length > MAX_PARTIALS) revert BadAnswer();
            said = ProviderStatement(CaseReader.PARTIALS, state.node, keccak256(data));
        } else {
            revert NotAsked(state.asked);
        }
        state.asked = Asked.None;
        return (GameStates.pack(game, state), said);
    }

    /// @inheritdoc IGameRules
    function requireChunk(Subject calldata subject, bytes32 planRoot, uint256 seed, bytes calldata witness)
        external
        pure
        override
    {
        Case memory case_ = CaseReader.open(subject, planRoot, witness);
        if (case_.failed || case_.program.outputs == 0) return;
        ChunkWitness calldata chunk;
        uint256 offset = CaseReader.partAt(witness, 2);
        assembly ("memory-safe") {
            chunk := offset
        }
        _checkChunk(case_, seed, chunk);
    }

    function _checkChunk(Case memory case_, uint256 seed, ChunkWitness calldata chunk) private pure {
        PieceProgram memory program = case_.program;
        uint256 output = uint128(seed) % program.outputs;
        (uint256 writer, uint256 place) = ProgramReader.producer(
            0x16, chunk.source, program.outputsRoot, output, program.outputs, chunk.sourcePath, Part.Output
        );
        if (chunk.op.step != program.steps || chunk.op.place != writer) revert BadOpening(Part.Operator);
        Operator memory op = ProgramReader.operator(program, chunk.op);
        Tensor memory tensor = TensorReader.binding(op, chunk.tensor);
        if (tensor.source != Bindings.WRITTEN || tensor.a != place) revert BadOpening(Part.Binding);
        uint256 tiles = Bindings.tilesOf(tensor);
        if (tiles == 0) return;
        (bytes32 root, uint256 first) = TensorReader.tilesIn(tensor, chunk.tensor);
        if (first != (seed >> 128) % tiles) revert BadOpening(Part.Tile);
        Commitments.requireAt(case_.outputs, root, output, program.outputs, chunk.rootPath, Part.Output);
    }

    function _open(GameState memory state, Case memory case_) private pure {
        if (state.asked != Asked.Word) revert NotAsked(state.asked);
        PieceProgram memory program = case_.program;
        state.steps = program.steps;
        state.stepOperators = program.stepOperators;
        state.endOperators = program.endOperators;
        state.states = program.states;
        state.spec = program.specRoot;
        state.failed = case_.failed;
        if (case_.failed) {
            state.failedStep = case_.failedStep;
            state.failedOp = uint32(case_.end >> 96);
        }
        state.asked = Asked.None;
    }

    function _askWord(GameState memory state, Case memory case_, Move move_) private pure {
        PieceProgram memory program = case_.program;
        if (move_ == Move.Segment) {
            uint256 every = program.checkpointEvery;
            _go(state, Tree.Segment, 0, every == 0 ? 0 : program.steps / every, case_.segmentRoot);
        } else {
            if (case_.failed) revert NothingThere();
            _go(state, Tree.Outputs, 0, program.outputs, case_.outputs);
        }
        _demandBelow(state);
    }

    /// @dev The program as its head says, with which a witness begins.
    function _program(GameState memory state, bytes calldata witness)
        private
        pure
        returns (PieceProgram memory program)
    {
        ProgramReader.head(CaseReader.bytesAt(witness, 0), state.spec, program);
    }

    function _enter(GameState memory state, PieceProgram memory program, EnterWitness calldata to) private pure {
        if (state.tree != Tree.Trace || to.path.length != state.depth) revert NothingThere();
        uint256 place = to.op.place;
        if (to.op.step != state.step || place >> state.depth != state.place) revert OutOfRange(Part.Operator);
        if (Commitments.rootOf(to.leaf, place, to.path) != state.node) revert BadOpening(Part.Leaf);
        if (_isAfterFail(state, state.step, place)) revert NothingThere();
        Operator memory op = ProgramReader.operator(program, to.op);
        Tensor memory tensor = TensorReader.binding(op, to.tensor);
        if (tensor.source != Bindings.WRITTEN) revert BadOpening(Part.Tensor);
        _go(state, Tree.Tensor, state.step, Bindings.tilesOf(tensor), to.leaf);
        (state.op, state.written, state.root) = (place, op.written, tensor.a);
        if (to.roots.length == 0) return _demand(state, Asked.Roots);
        if (Commitments.operatorLeaf(to.roots) != to.leaf) revert BadOpening(Part.Leaf);
        state.node = Commitments.rootIn(to.roots, tensor.a);
        _demandBelow(state);
    }

    /// @dev The roots that an operator's leaf hashes, and what is below the root of the tensor that the game is in.
    function _revealTensor(GameState memory state, bytes calldata data) private pure {
        uint256 size = 32 * state.written;
        if (data.length < size || Commitments.operatorLeaf(data[:size]) != state.node) revert BadAnswer();
        bytes calldata below = data[size:];
        bytes32 root = state.depth > 0 ? _fold(below, _levels(state.depth)) : keccak256(below);
        state.node = Commitments.rootIn(data, state.root);
        if (root != state.node) revert BadAnswer();
    }

    function _requireTurn(GameState memory state) private pure {
        if (state.asked != Asked.None) revert NotAsked(state.asked);
    }

    function _go(GameState memory state, Tree tree, uint256 step, uint256 leaves, bytes32 node) private pure {
        if (leaves == 0) revert NothingThere();
        (state.tree, state.step, state.place, state.node) = (tree, step, 0, node);
        (state.op, state.written, state.root) = (0, 0, 0);
        (state.leaves, state.depth) = (uint32(leaves), Commitments.depth(leaves));
    }

    function _isAfterFail(GameState memory state, uint256 step, uint256 op) private pure returns (bool) {
        if (!state.failed) return false;
        return step > state.failedStep || (step == state.failedStep && op > state.failedOp);
    }

    /// @dev Asks for what is below the state's node. Padding, and what a fail has left out, has nothing below it.
    function _demandBelow(GameState memory state) private pure {
        if (state.depth > 0) return _demand(state, Asked.Children);
        if (state.place >= state.leaves) revert NothingThere();
        if (state.tree == Tree.Trace && !_isAfterFail(state, state.step, state.place)) {
            return _demand(state, Asked.Roots);
        }
        if (state.tree == Tree.Tensor) return _demand(state, Asked.Tile);
        // State number place + 1, of as many tensors that there is something to reveal.
        bool isThere = !state.failed || state.place < state.failedStep;
        if (state.tree != Tree.States || !isThere || state.states < 2) revert NothingThere();
        _go(state, Tree.State, state.place + 1, state.states, state.node);
        _demand(state, Asked.Children);
    }

    function _demand(GameState memory state, Asked asked) private pure {
        if (state.demands >= MAX_DEMANDS) revert TooManyDemands();
        state.demands += 1;
        state.asked = asked;
    }

    /// @dev How many levels an answer reveals where there are `depth`: all answers down to the leaves as many, or one
    /// fewer, and as few answers as may be.
    function _levels(uint256 depth) private pure returns (uint256) {
        uint256 answers = (depth + LEVELS - 1) / LEVELS;
        return answers < 2 ? depth : (depth + answers - 1) / answers;
    }

    /// @dev The root of 2^levels packed nodes.
    function _fold(bytes calldata nodes, uint256 levels) private pure returns (bytes32) {
        if (nodes.length != 32 << levels) revert BadAnswer();
        return Commitments.fold(nodes, levels);
    }
}
