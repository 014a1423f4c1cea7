// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Word} from "./MarketTypes.sol";

/// @title Where mapped words lie
/// @dev Solidity's own places, found with less shuffling. Keys are taken as they are: a caller whose key may have bits
/// outside its type checks it first.
library Slots {
    function wordAt(mapping(address => mapping(address => Word)) storage map, address outer, address inner)
        internal
        pure
        returns (Word storage place)
    {
        assembly ("memory-safe") {
            mstore(0, outer)
            mstore(0x20, map.slot)
            mstore(0x20, keccak256(0, 0x40))
            mstore(0, inner)
            place.slot := keccak256(0, 0x40)
        }
    }

    function wordAt(mapping(bytes32 => mapping(address => Word)) storage map, bytes32 outer, address inner)
        internal
        pure
        returns (Word storage place)
    {
        assembly ("memory-safe") {
            mstore(0, outer)
            mstore(0x20, map.slot)
            mstore(0x20, keccak256(0, 0x40))
            mstore(0, inner)
            place.slot := keccak256(0, 0x40)
        }
    }
}
