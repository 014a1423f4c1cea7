// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Why a referee does not look at a witness. A closed list.
interface RefereeErrors {
    /// @notice What an opening is of.
    enum Part {
        Word,
        Plan,
        Head,
        Operator,
        Instance,
        Binding,
        Check,
        Leaf,
        State,
        Segment,
        Output,
        Carry,
        Tensor,
        Tile,
        Parameters,
        Partials
    }

    /// @notice The opening does not lead to the hash it must lead to, or its bytes are not of its form.
    error BadOpening(Part part);
    /// @notice A place is outside what the program has.
    error OutOfRange(Part part);
    /// @notice The statement that the witness rests on is not among those shown.
    error StatementMissing(uint8 kind, bytes32 position);
    /// @notice The plan names a kernel set that this referee does not execute.
    error ForeignKernelSet(bytes32 kernelSet);
    /// @notice A tensor or a tile that is read was not opened.
    error NotOpened(uint256 tensor, uint256 element);
    /// @notice No such kind of inconsistency, or no such part of an element.
    error UnknownKind(uint8 kind);
}
