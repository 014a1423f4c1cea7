// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OperatorOpening, TensorOpening} from "./DisputeTypes.sol";

/// @notice What the provider owes the challenger; None: the challenger is to move.
/// @dev Word: the opening of the result. Statement: STATES or TRACE, by the nodes below its root. Children: the nodes
/// below a node. Roots: what an operator's leaf hashes. Tile: a tile's bytes. Partials: an element's accumulators.
/// Input: the signer's word for the input. Roots of a game in a tensor: those, and what is below the tensor's root.
enum Asked {
    None,
    Word,
    Statement,
    Children,
    Roots,
    Tile,
    Partials,
    Input
}

/// @notice The tree in which a game's node lies.
/// @dev States: over all states. Trace: over a run's operators. State: over the tensors of a state. Tensor: over tiles.
/// Segment: over the kept states. Outputs: over the output tensors.
enum Tree {
    None,
    States,
    Trace,
    State,
    Tensor,
    Segment,
    Outputs
}

/// @notice A move that needs the piece's word and plan: its witness is abi.encode(WordOpening, PlanOpening).
/// @dev Open: opens the word; the provider must, anybody may. The others are the challenger's demands. Segment: goes to
/// the root of the kept states. Outputs: to that of the outputs.
enum Move {
    Open,
    Segment,
    Outputs
}

/// @notice A dispute being played, as it is shown with every move. Only its hash is stored.
/// @param subject hash of the subject
/// @param provider who answers
/// @param challenger who asks
/// @param bond what the challenger loses if it proves nothing, token base units
/// @param assertionId the assertion that waits for this game, 0 for none
/// @param clocks packed, from bit 0: movedAt 64 (unix seconds of the last move), providerLeft 32, challengerLeft 32
/// (what each side has left in all, seconds), asked 8 (see Asked), demands 8 (how many were made), lane 8 (of the
/// assertion), openedIn 64 (block)
/// @param facts packed, from bit 0: steps 32, stepOperators 32, endOperators 32, failedStep 32, failedOp 32 (of the
/// claimed fail), states 16, failed 8 (whether one is claimed); 0 until the word is open
/// @param cursor packed, from bit 0: tree 8 (see Tree), depth 8 (levels below the node), step 32 (the run, the number
/// of the state, or the stage of an input), place 32 (the node's place on its level), leaves 32 (of the tree); in a
/// tensor also operator 32 (that wrote it), written 16 (how many tensors that one writes), root 16 (this one's place
/// among them)
/// @param node the hash the challenger has come to, or the position of what it asked for
/// @param spec the piece's specRoot, which is the hash of its program's head; 0 until the word is open
struct Game {
    bytes32 subject;
    address provider;
    address challenger;
    uint128 bond;
    bytes32 assertionId;
    uint256 clocks;
    uint256 facts;
    uint256 cursor;
    bytes32 node;
    bytes32 spec;
}

/// @notice Which tensor that an operator wrote a challenger wants to look into.
/// @param leaf the operator's leaf in the trace
/// @param path its siblings up to the game's node, none where the game is at the leaf
/// @param roots the packed written roots, where the provider has revealed them; else it is asked for them, too
/// @param tensor place, binding and bindingPath are read
struct EnterWitness {
    OperatorOpening op;
    bytes32 leaf;
    bytes32[] path;
    bytes roots;
    TensorOpening tensor;
}

/// @notice Which element's accumulators a challenger asks for.
struct PartialsWitness {
    OperatorOpening op;
    uint16 instance;
    bytes code;
    bytes32[] codePath;
    uint32[] index;
}

/// @notice A drawn tile of a drawn output.
/// @param source the packed source of the output, 8 bytes
/// @param rootPath siblings of the output's root under the outcome's outputs
/// @param op the operator of the end list that writes it
/// @param tensor place, binding, bindingPath and the tile are read
struct ChunkWitness {
    bytes source;
    bytes32[] sourcePath;
    bytes32[] rootPath;
    OperatorOpening op;
    TensorOpening tensor;
}

/// @notice The hash of a game is that of its ten words, which is abi.encode(game).
library GameHash {
    uint256 internal constant BYTES = 10 * 32;

    /// @dev Words with bits outside their field hash to what was never stored.
    function ofCalldata(Game calldata game) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            calldatacopy(start, game, BYTES)
            result := keccak256(start, BYTES)
        }
    }

    function ofMemory(Game memory game) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            result := keccak256(game, BYTES)
        }
    }
}

/// @notice The clocks of a game (see Game).
library GameClocks {
    uint256 private constant PROVIDER_SHIFT = 64;
    uint256 private constant CHALLENGER_SHIFT = 96;
    uint256 internal constant ASKED_SHIFT = 128;
    uint256 internal constant DEMANDS_SHIFT = 136;
    uint256 private constant LANE_SHIFT = 144;
    uint256 private constant OPENED_SHIFT = 152;

    /// @dev Both clocks full and the word asked for.
    function start(uint256 time, uint256 blockNumber, uint256 clock, uint256 lane_) internal pure returns (uint256) {
        return time | (clock << PROVIDER_SHIFT) | (clock << CHALLENGER_SHIFT)
            | (uint256(Asked.Word) << ASKED_SHIFT) | (lane_ << LANE_SHIFT) | (blockNumber << OPENED_SHIFT);
    }

    function asked(uint256 clocks) internal pure returns (Asked) {
        return Asked(uint8(clocks >> ASKED_SHIFT));
    }

    function demands(uint256 clocks) internal pure returns (uint256) {
        return uint8(clocks >> DEMANDS_SHIFT);
    }

    function lane(uint256 clocks) internal pure returns (uint256) {
        return uint8(clocks >> LANE_SHIFT);
    }

    /// @dev The block in which the game was opened.
    function openedIn(uint256 clocks) internal pure returns (uint256) {
        return uint64(clocks >> OPENED_SHIFT);
    }

    /// @dev When the mover's clock runs out.
    function until(uint256 clocks) internal pure returns (uint256) {
        return uint64(clocks) + uint32(clocks >> _moverShift(clocks));
    }

    /// @dev The clocks after the mover has moved now, in time.
    function moved(uint256 clocks, uint256 time) internal pure returns (uint256) {
        uint256 elapsed = time - uint64(clocks);
        return clocks + elapsed - (elapsed << _moverShift(clocks));
    }

    function _moverShift(uint256 clocks) private pure returns (uint256) {
        return asked(clocks) == Asked.None ? CHALLENGER_SHIFT : PROVIDER_SHIFT;
    }
}
