// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The siblings that lead from several leaves to the root, each once
/// @notice Level by level from the leaves, on each from left to right, and none that follows from the leaves.
library MerkleMultiproof {
    /// @dev Ends the list: no place is its sibling.
    uint256 private constant NONE = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;

    /// @notice The root that the leaves lead to.
    /// @param cursor Where in calldata the siblings begin.
    /// @param list Where in memory the leaves are: pairs of place and hash, the places ascending and without
    /// repetitions, with room for one pair more. It is overwritten.
    /// @param count At least 1.
    /// @return root The root.
    /// @return next Where in calldata the siblings end.
    function root(uint256 cursor, uint256 depth, uint256 list, uint256 count)
        internal
        pure
        returns (bytes32, uint256)
    {
        uint256 end;
        assembly ("memory-safe") {
            end := add(list, shl(6, count))
        }
        for (; depth != 0; --depth) {
            (end, cursor) = _level(list, end, cursor);
        }
        bytes32 result;
        assembly ("memory-safe") {
            result := mload(add(list, 32))
        }
        return (result, cursor);
    }

    function _level(uint256 list, uint256 end, uint256 cursor) private pure returns (uint256 above, uint256) {
        assembly ("memory-safe") {
            mstore(end, NONE)
            above := list
            for {} lt(list, end) {} {
                let place := mload(list)
                switch eq(mload(add(list, 64)), xor(place, 1))
                case 0 {
                    let side := shl(5, and(place, 1))
                    mstore(side, mload(add(list, 32)))
                    mstore(xor(side, 32), calldataload(cursor))
                    cursor := add(cursor, 32)
                    list := add(list, 64)
                }
                default {
                    mstore(0, mload(add(list, 32)))
                    mstore(32, mload(add(list, 96)))
                    list := add(list, 128)
                }
                mstore(above, shr(1, place))
                mstore(add(above, 32), keccak256(0, 64))
                above := add(above, 64)
            }
        }
        return (above, cursor);
    }
}
