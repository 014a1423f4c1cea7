// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Case, CaseReader} from "./Case.sol";
import {Commitments} from "./Commitments.sol";
import {
    FiniteWitness,
    OutputWitness,
    PaddingWitness,
    ProviderStatement,
    RootsWitness,
    SegmentWitness,
    StateWitness,
    Subject
} from "./DisputeTypes.sol";
import {FiniteCheck} from "./FiniteCheck.sol";
import {IDisputeReferee} from "./IDisputeReferee.sol";
import {RefereeErrors} from "./RefereeErrors.sol";
import {TraceChecks} from "./TraceChecks.sol";

/// @title The referee of commitments
/// @notice Pure: it holds nothing and knows nobody. What an honest provider committed to is consistent, so no witness
/// whatever makes this say otherwise; a result that is wrong cannot be consistent everywhere.
contract TraceReferee is IDisputeReferee, RefereeErrors {
    /// @inheritdoc IDisputeReferee
    function judge(
        Subject calldata subject,
        bytes32 planRoot,
        ProviderStatement[] calldata statements,
        uint8 kind,
        bytes calldata witness
    ) external pure override returns (bool) {
        if (kind == 1) return _contradictingStatements(statements);
        if (kind == 2) return _contradictingResults(subject, witness);
        if (kind < 3 || kind > 11 || kind == 6 || kind == 7) revert UnknownKind(kind);
        Case memory case_ = CaseReader.open(subject, planRoot, witness);
        uint256 offset = CaseReader.partAt(witness, 2);
        if (kind == 8 || kind == 9) return _finite(case_, statements, kind, offset);
        return kind < 6 ? _links(case_, statements, kind, offset) : _forms(case_, statements, kind, offset);
    }

    function _contradictingStatements(ProviderStatement[] calldata statements) private pure returns (bool) {
        if (statements.length != 2) return false;
        (ProviderStatement calldata a, ProviderStatement calldata b) = (statements[0], statements[1]);
        return a.kind == b.kind && a.position == b.position && a.value != b.value;
    }

    function _contradictingResults(Subject calldata subject, bytes calldata witness) private pure returns (bool) {
        return Commitments.requireWord(subject, CaseReader.wordAt(witness, 0))
            != Commitments.requireWord(subject, CaseReader.wordAt(witness, 1));
    }

    function _links(Case memory case_, ProviderStatement[] calldata statements, uint8 kind, uint256 offset)
        private
        pure
        returns (bool)
    {
        SegmentWitness calldata segment;
        StateWitness calldata state;
        OutputWitness calldata output;
        assembly ("memory-safe") {
            segment := offset
            state := offset
            output := offset
        }
        if (kind == 3) return TraceChecks.segment(case_, statements, segment);
        if (kind == 4) return TraceChecks.state(case_, statements, state);
        return TraceChecks.output(case_, statements, output);
    }

    function _forms(Case memory case_, ProviderStatement[] calldata statements, uint8 kind, uint256 offset)
        private
        pure
        returns (bool)
    {
        RootsWitness calldata roots;
        PaddingWitness calldata padding;
        assembly ("memory-safe") {
            roots := offset
            padding := offset
        }
        if (kind == 10) return TraceChecks.roots(case_, statements, roots);
        return TraceChecks.padding(case_, statements, padding);
    }

    function _finite(Case memory case_, ProviderStatement[] calldata statements, uint8 kind, uint256 offset)
        private
        pure
        returns (bool)
    {
        FiniteWitness calldata finite;
        assembly ("memory-safe") {
            finite := offset
        }
        if (kind == 8) return FiniteCheck.unsound(case_, statements, finite);
        return FiniteCheck.falseFail(case_, statements, finite);
    }
}
