// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Case, CaseReader} from "./Case.sol";
import {ProviderStatement, Subject} from "./DisputeTypes.sol";
import {ElementCheck} from "./ElementCheck.sol";
import {IDisputeReferee} from "./IDisputeReferee.sol";
import {RefereeErrors} from "./RefereeErrors.sol";

/// @title The referee of computation
/// @notice As TraceReferee, for the two kinds that need the arithmetic of the kernels.
contract ElementReferee is IDisputeReferee, RefereeErrors {
    /// @inheritdoc IDisputeReferee
    function judge(
        Subject calldata subject,
        bytes32 planRoot,
        ProviderStatement[] calldata statements,
        uint8 kind,
        bytes calldata witness
    ) external pure override returns (bool) {
        if (kind != 6 && kind != 7) revert UnknownKind(kind);
        Case memory case_ = CaseReader.open(subject, planRoot, witness);
        bytes calldata element = CaseReader.bytesAt(witness, 2);
        if (kind == 6) return ElementCheck.element(case_, statements, element);
        return ElementCheck.partials(case_, statements, element);
    }
}
