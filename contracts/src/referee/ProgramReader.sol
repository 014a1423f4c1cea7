// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Commitments} from "./Commitments.sol";
import {OperatorOpening, PlanOpening} from "./DisputeTypes.sol";
import {RefereeErrors} from "./RefereeErrors.sol";

/// @dev A piece's program as its plan entry and head say, and the piece's place in the plan.
struct PieceProgram {
    uint256 stage;
    uint256 slot;
    bytes32 dataRoot;
    bytes32 specRoot;
    uint256 checkpointEvery;
    uint256 steps;
    uint256 states;
    uint256 inputs;
    uint256 outputs;
    uint256 constants;
    uint256 params;
    uint256 stepOperators;
    uint256 endOperators;
    bytes32 stepRoot;
    bytes32 endRoot;
    bytes32 carriesRoot;
    bytes32 outputsRoot;
    bytes32 constantsRoot;
    bytes32 paramsRoot;
}

/// @dev An operator's counts and roots.
struct Operator {
    uint256 instances;
    uint256 tensors;
    uint256 written;
    uint256 checks;
    bytes32 instancesRoot;
    bytes32 bindingsRoot;
    bytes32 checksRoot;
}

/// @title Reading a program
/// @notice Plan entries, heads and operators are packed, big-endian documents under hashes that the job's terms fix.
library ProgramReader {
    bytes32 private constant KERNEL_SET = keccak256("cairn-kernels/1");
    uint256 private constant ENTRY_BYTES = 121;
    uint256 private constant HEAD_BYTES = 217;
    uint256 internal constant OPERATOR_BYTES = 105;

    /// @dev The number of `bytes_` bytes at `offset`. The caller has checked the length.
    function number(bytes calldata data, uint256 offset, uint256 bytes_) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, bytes_)), calldataload(add(data.offset, offset)))
        }
    }

    function word(bytes calldata data, uint256 offset) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := calldataload(add(data.offset, offset))
        }
    }

    /// @dev Reads the program that a plan gives a piece.
    function program(bytes32 planRoot, uint256 piece, PlanOpening calldata plan, PieceProgram memory result)
        internal
        pure
    {
        bytes calldata entry = plan.entry;
        if (entry.length != ENTRY_BYTES || entry[0] != 0x18) revert RefereeErrors.BadOpening(RefereeErrors.Part.Plan);
        bytes32 root = Commitments.rootAt(
            keccak256(entry), plan.place, plan.entries, plan.path, RefereeErrors.Part.Plan
        );
        if (keccak256(abi.encodePacked(uint8(0x19), plan.entries, root)) != planRoot) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Plan);
        }
        uint256 first = number(entry, 1, 4);
        uint256 slots = number(entry, 9, 4);
        if (piece < first || piece - first >= number(entry, 5, 4) || slots == 0) {
            revert RefereeErrors.OutOfRange(RefereeErrors.Part.Plan);
        }
        if (word(entry, 89) != KERNEL_SET) revert RefereeErrors.ForeignKernelSet(word(entry, 89));
        head(plan.head, word(entry, 13), result);
        (result.stage, result.slot) = (piece / slots, piece % slots);
        result.dataRoot = word(entry, 45);
        result.checkpointEvery = number(entry, 85, 4);
    }

    /// @dev Reads a program as its head alone says: without what the plan says of the piece.
    function head(bytes calldata packed, bytes32 specRoot, PieceProgram memory result) internal pure {
        if (
            packed.length != HEAD_BYTES || packed[0] != 0x10 || number(packed, 1, 2) != 1
                || keccak256(packed) != specRoot
        ) revert RefereeErrors.BadOpening(RefereeErrors.Part.Head);
        result.specRoot = specRoot;
        result.steps = number(packed, 3, 4);
        result.states = number(packed, 7, 2);
        result.inputs = number(packed, 9, 2);
        result.outputs = number(packed, 11, 2);
        result.constants = number(packed, 13, 2);
        result.params = number(packed, 15, 2);
        result.stepOperators = number(packed, 17, 4);
        result.endOperators = number(packed, 21, 4);
        result.stepRoot = word(packed, 25);
        result.endRoot = word(packed, 57);
        result.carriesRoot = word(packed, 89);
        result.outputsRoot = word(packed, 121);
        result.constantsRoot = word(packed, 153);
        result.paramsRoot = word(packed, 185);
    }

    /// @dev Number of operators of a run; the end list is the run after the last step.
    function operatorsOf(PieceProgram memory from, uint256 step) internal pure returns (uint256) {
        if (step > from.steps) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Operator);
        return step == from.steps ? from.endOperators : from.stepOperators;
    }

    function operator(PieceProgram memory from, OperatorOpening calldata opening)
        internal
        pure
        returns (Operator memory)
    {
        bytes calldata document = opening.document;
        bytes32[] calldata path = opening.path;
        if (document.length != OPERATOR_BYTES || path.length != Commitments.depth(operatorsOf(from, opening.step))) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Operator);
        }
        uint256 siblings;
        assembly ("memory-safe") {
            siblings := path.offset
        }
        return operatorAt(from, opening.step, opening.place, document, siblings);
    }

    /// @dev Reads an operator's document, whose siblings under its list's root begin at `siblings` in calldata.
    function operatorAt(
        PieceProgram memory from,
        uint256 step,
        uint256 place,
        bytes calldata document,
        uint256 siblings
    ) internal pure returns (Operator memory result) {
        uint256 count = operatorsOf(from, step);
        if (place >= count) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Operator);
        bytes32 root = Commitments.climb(keccak256(document), place, Commitments.depth(count), siblings);
        if (document[0] != 0x11 || root != (step == from.steps ? from.endRoot : from.stepRoot)) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Operator);
        }
        result.instances = number(document, 1, 2);
        result.tensors = number(document, 3, 2);
        result.written = number(document, 5, 2);
        result.checks = number(document, 7, 2);
        result.instancesRoot = word(document, 9);
        result.bindingsRoot = word(document, 41);
        result.checksRoot = word(document, 73);
    }

    /// @dev Which operator writes a carried state or an output, and its place among what that one writes.
    function producer(
        bytes1 tag,
        bytes calldata packed,
        bytes32 root,
        uint256 place,
        uint256 leaves,
        bytes32[] calldata path,
        RefereeErrors.Part part
    ) internal pure returns (uint256 op, uint256 written) {
        if (packed.length != 8) revert RefereeErrors.BadOpening(part);
        Commitments.requireAt(root, keccak256(abi.encodePacked(tag, packed)), place, leaves, path, part);
        return (number(packed, 0, 4), number(packed, 4, 4));
    }
}
