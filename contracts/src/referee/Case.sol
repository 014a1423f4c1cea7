// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Commitments} from "./Commitments.sol";
import {OperatorOpening, Outcome, PlanOpening, ProviderStatement, Subject, WordOpening} from "./DisputeTypes.sol";
import {PieceProgram, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";

/// @dev What is known of a disputed result once its word and its plan entry are open.
struct Case {
    PieceProgram program;
    bytes32 inputRoot;
    bytes32 segmentRoot;
    bool failed;
    bytes32 outputs;
    /// The claimed fail's place in time (see `CaseReader.time`); past every place where the piece ended well.
    uint256 end;
    uint256 failedStep;
}

/// @title From a witness to a case
/// @notice A witness is abi.encode(WordOpening, PlanOpening, ...). Its parts are read where they lie: whatever their
/// offsets point to, all that counts is checked by hash.
library CaseReader {
    uint8 internal constant STATES = 1;
    uint8 internal constant TRACE = 2;
    uint8 internal constant PARTIALS = 3;

    /// @dev Where in calldata the part number `place` of a witness begins.
    function partAt(bytes calldata witness, uint256 place) internal pure returns (uint256 offset) {
        assembly ("memory-safe") {
            offset := add(witness.offset, calldataload(add(witness.offset, shl(5, place))))
        }
    }

    function bytesAt(bytes calldata witness, uint256 place) internal pure returns (bytes calldata part) {
        uint256 offset = partAt(witness, place);
        assembly ("memory-safe") {
            part.offset := add(offset, 32)
            part.length := calldataload(offset)
        }
    }

    function wordAt(bytes calldata witness, uint256 place) internal pure returns (WordOpening calldata word) {
        uint256 offset = partAt(witness, place);
        assembly ("memory-safe") {
            word := offset
        }
    }

    function planAt(bytes calldata witness, uint256 place) internal pure returns (PlanOpening calldata plan) {
        uint256 offset = partAt(witness, place);
        assembly ("memory-safe") {
            plan := offset
        }
    }

    function open(Subject calldata subject, bytes32 planRoot, bytes calldata witness)
        internal
        pure
        returns (Case memory result)
    {
        WordOpening calldata word = wordAt(witness, 0);
        Commitments.requireWord(subject, word);
        ProgramReader.program(planRoot, subject.piece, planAt(witness, 1), result.program);
        (result.inputRoot, result.segmentRoot) = (word.inputRoot, word.segmentRoot);
        Outcome calldata outcome = word.outcome;
        (result.failed, result.outputs) = (outcome.failed, outcome.outputs);
        result.failedStep = outcome.step;
        result.end = outcome.failed
            ? time(outcome.step, outcome.op, outcome.check, outcome.element)
            : type(uint256).max;
    }

    /// @dev Places in time, ordered.
    function time(uint256 step, uint256 op, uint256 check, uint256 element) internal pure returns (uint256) {
        return (step << 128) | (op << 96) | (check << 64) | element;
    }

    function statement(ProviderStatement[] calldata statements, uint8 kind, bytes32 position)
        internal
        pure
        returns (bytes32)
    {
        for (uint256 i = 0; i < statements.length; i++) {
            if (statements[i].kind == kind && statements[i].position == position) return statements[i].value;
        }
        revert RefereeErrors.StatementMissing(kind, position);
    }

    function states(ProviderStatement[] calldata statements) internal pure returns (bytes32) {
        return statement(statements, STATES, 0);
    }

    function trace(ProviderStatement[] calldata statements, uint256 step) internal pure returns (bytes32) {
        return statement(statements, TRACE, bytes32(step));
    }
}
