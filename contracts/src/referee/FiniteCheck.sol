// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bindings, Tensor} from "./Bindings.sol";
import {Case, CaseReader} from "./Case.sol";
import {Commitments} from "./Commitments.sol";
import {FiniteWitness, ProviderStatement} from "./DisputeTypes.sol";
import {Operator, ProgramReader} from "./ProgramReader.sol";
import {RefereeErrors} from "./RefereeErrors.sol";
import {Opener, TensorReader} from "./TensorReader.sol";

/// @title Checks and fails
/// @notice The first checked element that is infinite or NaN ends a piece. A claim of success, or of a later fail, is
/// refuted by an earlier such element; a claimed fail by being none.
library FiniteCheck {
    uint256 private constant INFINITY = 0x7f800000;

    /// @dev Whether a checked element before the claimed end is not finite.
    function unsound(Case memory case_, ProviderStatement[] calldata statements, FiniteWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        if (_time(witness) >= case_.end) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Check);
        Operator memory op = ProgramReader.operator(case_.program, witness.op);
        if (witness.check >= op.checks) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Check);
        (bool isInside, bool isFinite) = _look(case_, op, statements, witness);
        return isInside && !isFinite;
    }

    /// @dev Whether the claimed fail is none: outside the program, or a finite element.
    function falseFail(Case memory case_, ProviderStatement[] calldata statements, FiniteWitness calldata witness)
        internal
        pure
        returns (bool)
    {
        if (_time(witness) != case_.end) revert RefereeErrors.OutOfRange(RefereeErrors.Part.Check);
        uint256 step = witness.op.step;
        if (step > case_.program.steps) return true;
        if (witness.op.place >= ProgramReader.operatorsOf(case_.program, step)) return true;
        Operator memory op = ProgramReader.operator(case_.program, witness.op);
        if (witness.check >= op.checks) return true;
        (bool isInside, bool isFinite) = _look(case_, op, statements, witness);
        return !isInside || isFinite;
    }

    function _time(FiniteWitness calldata witness) private pure returns (uint256) {
        return CaseReader.time(witness.op.step, witness.op.place, witness.check, witness.element);
    }

    /// @dev Whether the element is one that the check looks at, and if so whether it is finite. The tensor's tile is
    /// needed only then.
    function _look(
        Case memory case_,
        Operator memory op,
        ProviderStatement[] calldata statements,
        FiniteWitness calldata witness
    ) private pure returns (bool isInside, bool isFinite) {
        bytes calldata document = witness.document;
        RefereeErrors.Part part = RefereeErrors.Part.Check;
        if (document.length != 18) revert RefereeErrors.BadOpening(part);
        bytes32 leaf = keccak256(abi.encodePacked(uint8(0x13), document));
        Commitments.requireAt(op.checksRoot, leaf, witness.check, op.checks, witness.path, part);
        if (witness.tensor.place != ProgramReader.number(document, 0, 2)) revert RefereeErrors.BadOpening(part);
        uint256 address_;
        Tensor memory tensor = TensorReader.binding(op, witness.tensor);
        (isInside, address_) = _address(tensor, witness);
        if (!isInside) return (false, false);
        if (tensor.source != Bindings.WRITTEN) revert RefereeErrors.BadOpening(RefereeErrors.Part.Tensor);
        Opener memory of_ = TensorReader.opener(case_, witness.op.step, witness.op.place);
        TensorReader.openOne(case_, of_, tensor, witness.tensor, statements);
        uint256 word = TensorReader.read(tensor, address_);
        isFinite = tensor.elementType != Bindings.FLOAT || word & INFINITY != INFINITY;
    }

    /// @dev Where in its tensor an element is that a check numbers.
    function _address(Tensor memory tensor, FiniteWitness calldata witness) private pure returns (bool, uint256) {
        bytes calldata document = witness.document;
        uint256 firstColumn = ProgramReader.number(document, 2, 4);
        uint256 columns = ProgramReader.number(document, 6, 4);
        uint256 first = ProgramReader.number(document, 10, 8);
        (uint256 width, uint256 length) = (tensor.width, tensor.length);
        if (columns == 0 && firstColumn < width) columns = width - firstColumn;
        if (witness.element < first || columns == 0 || firstColumn + columns > width) return (false, 0);
        uint256 element = witness.element - first;
        if (element / columns >= length / width) return (false, 0);
        return (true, (element / columns) * width + firstColumn + element % columns);
    }
}
