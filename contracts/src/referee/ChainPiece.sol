// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Which part of an element is computed.
enum PieceKind {
    /// The accumulator before a lane's first position.
    Init,
    /// Up to sixteen positions of one lane, from an accumulator.
    Continue,
    /// One accumulator from those of all lanes.
    Fold,
    /// The stored word, from the last accumulator.
    Post
}

/// @notice One piece of one element of an instance.
/// @param kind Which.
/// @param lane For Continue: below the instance's lanes. Otherwise ignored.
/// @param first For Continue: the first position within the lane, t; k is t·lanes + lane. Otherwise ignored.
/// @param count For Continue: 1 to 16 positions, all within the lane. Otherwise ignored.
/// @param index The element: loop d at bits 32·d, each below its extent.
struct ChainPiece {
    PieceKind kind;
    uint8 lane;
    uint16 first;
    uint8 count;
    uint256 index;
}
