// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Chain} from "./Chain.sol";
import {Fp32} from "./Fp32.sol";
import {ChainPiece, PieceKind} from "./ChainPiece.sol";

/// @title The referee: `Chain` as a contract without state, for disputes to call
/// @notice `Chain` says what reads and words are. A dispute checks the leaf's hash and opens every read; this decides.
contract Referee {
    /// @notice How many positions a lane of an element has.
    function laneLength(bytes calldata leaf, uint256 index, uint256 lane) external pure returns (uint256) {
        return Chain.laneLength(leaf, index, lane);
    }

    /// @notice Where an element is stored, as a read.
    function output(bytes calldata leaf, uint256 index) external pure returns (uint256) {
        (uint256 variables,) = Chain.variablesOf(leaf, index);
        return Chain.output(leaf, variables);
    }

    /// @notice Phase 1: the reads of gathers' integers.
    function tableReads(bytes calldata leaf, ChainPiece calldata piece) external pure returns (uint256[] memory) {
        return Chain.tableReads(leaf, _plan(leaf, piece));
    }

    /// @notice Phase 2: the reads of elements.
    /// @param tableWords The words of `tableReads`.
    function elementReads(bytes calldata leaf, ChainPiece calldata piece, uint256[] calldata tableWords)
        external
        pure
        returns (uint256[] memory)
    {
        return Chain.elementReads(leaf, _plan(leaf, piece), tableWords);
    }

    /// @notice Phase 3: the piece's result.
    /// @param accumulator For Continue and Post: the accumulator before.
    /// @param words The words of `elementReads`; for Fold: the last accumulators of all lanes.
    /// @return ok False where the element fails.
    /// @return word The accumulator after, or for Post the word that is stored.
    function run(bytes calldata leaf, ChainPiece calldata piece, uint256 accumulator, uint256[] calldata words)
        external
        pure
        returns (bool ok, uint256 word)
    {
        if (piece.kind == PieceKind.Fold) return (true, Chain.fold(leaf, words));
        return Chain.run(leaf, piece.kind, _plan(leaf, piece), accumulator, words);
    }

    /// @notice Whether a stored word of a checked fp32 tensor passes its check.
    function isFinite(uint256 word) external pure returns (bool) {
        return Fp32.isFinite(word);
    }

    /// @dev A fold has no program and reads nothing.
    function _plan(bytes calldata leaf, ChainPiece calldata piece) private pure returns (Chain.Plan memory plan) {
        (uint256 variables, uint256 length) = Chain.variablesOf(leaf, piece.index);
        if (piece.kind != PieceKind.Fold) plan = Chain.plan(leaf, piece, variables, length);
    }
}
