// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ChainPiece} from "../../src/referee/ChainPiece.sol";
import {Referee} from "../../src/referee/Referee.sol";

/// @notice Asks the referee about many pieces of one instance at once, and what an answer costs.
contract PieceProbe {
    uint256 private constant FAILED = 1 << 32;

    function lengths(Referee referee, bytes calldata leaf, uint256[] calldata indices, uint256 lane)
        external
        pure
        returns (uint256[] memory found, uint256[] memory outputs)
    {
        (found, outputs) = (new uint256[](indices.length), new uint256[](indices.length));
        for (uint256 i = 0; i < indices.length; ++i) {
            found[i] = referee.laneLength(leaf, indices[i], lane);
            outputs[i] = referee.output(leaf, indices[i]);
        }
    }

    function tables(Referee referee, bytes calldata leaf, ChainPiece[] calldata pieces)
        external
        pure
        returns (uint256[][] memory reads)
    {
        reads = new uint256[][](pieces.length);
        for (uint256 i = 0; i < pieces.length; ++i) reads[i] = referee.tableReads(leaf, pieces[i]);
    }

    function elements(
        Referee referee,
        bytes calldata leaf,
        ChainPiece[] calldata pieces,
        uint256[][] calldata tableWords
    ) external pure returns (uint256[][] memory reads) {
        reads = new uint256[][](pieces.length);
        for (uint256 i = 0; i < pieces.length; ++i) {
            reads[i] = referee.elementReads(leaf, pieces[i], tableWords[i]);
        }
    }

    /// @return results The word, or 1 << 32 where the element fails.
    function run(
        Referee referee,
        bytes calldata leaf,
        ChainPiece[] calldata pieces,
        uint256[] calldata accumulators,
        uint256[][] calldata words
    ) external pure returns (uint256[] memory results) {
        results = new uint256[](pieces.length);
        for (uint256 i = 0; i < pieces.length; ++i) {
            (bool ok, uint256 word) = referee.run(leaf, pieces[i], accumulators[i], words[i]);
            results[i] = ok ? word : word | FAILED;
        }
    }

    /// @return reading Gas of the calls that name reads: one, or two where something gathers.
    /// @return running Gas of the call that executes.
    function gasOf(
        Referee referee,
        bytes calldata leaf,
        ChainPiece calldata piece,
        uint256[] calldata tableWords,
        uint256[] calldata words
    ) external view returns (uint256 reading, uint256 running) {
        referee.isFinite(0);
        uint256 before = gasleft();
        if (tableWords.length > 0) referee.tableReads(leaf, piece);
        referee.elementReads(leaf, piece, tableWords);
        reading = before - gasleft();
        before = gasleft();
        referee.run(leaf, piece, 0x3f800000, words);
        running = before - gasleft();
    }
}
