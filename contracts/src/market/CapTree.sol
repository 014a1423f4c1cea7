// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketErrors} from "./MarketErrors.sol";

/// @title Who may be paid how much at most
/// @notice A Merkle-sum tree over per-provider caps, in ascending order of provider:
/// leaf = keccak(0, provider, cap), node = keccak(1, hashL, sumL, hashR, sumR), an odd node is promoted unchanged,
/// root = keccak(2, hash, sum). Sums are uint128. Because every node commits to both sums, the caps that can be proved
/// under one root never add up to more than its sum.
/// @dev Packed list: entries of 36 bytes (provider 20, cap 16). Proof: 48 bytes a step (sibling hash 32,
/// sibling sum 16); the sum's top bit says that the sibling is on the left.
library CapTree {
    uint256 internal constant ENTRY_BYTES = 36;
    uint256 internal constant STEP_BYTES = 48;

    /// @notice Proves one cap.
    /// @return capRoot the root the path leads to
    /// @return sum the sum of all caps under it
    /// @dev A cap above 128 bits is no leaf's, and shows in the sum. The running sum only grows, so the caller's check
    /// that the final one is at most a budget (84 bits) also shows that no step overflowed the 128 bits that were
    /// hashed. Nodes are hashed from free memory: 97 bytes.
    function prove(address provider, uint256 cap, bytes calldata proof)
        internal
        pure
        returns (bytes32 capRoot, uint256 sum)
    {
        if (proof.length % STEP_BYTES != 0) revert MarketErrors.WrongCaps();
        assembly ("memory-safe") {
            let start := mload(0x40)
            // leaf: tag 0, provider, cap
            mstore(start, shl(88, provider))
            mstore(add(start, 21), shl(128, cap))
            capRoot := keccak256(start, 37)
            sum := cap
            let end := add(proof.offset, proof.length)
            for { let step := proof.offset } lt(step, end) { step := add(step, 48) } {
                let other := calldataload(add(step, 32)) // sibling's sum in the high half, side in its top bit
                let isLeft := shr(255, other)
                other := and(shr(128, other), 0x7fffffffffffffffffffffffffffffff)
                mstore8(start, 1)
                // Two places of 48 bytes; the left one is written first, since each write reaches 16 bytes too far.
                switch isLeft
                case 0 {
                    mstore(add(start, 1), capRoot)
                    mstore(add(start, 33), shl(128, sum))
                    mstore(add(start, 49), calldataload(step))
                    mstore(add(start, 81), shl(128, other))
                }
                default {
                    mstore(add(start, 1), calldataload(step))
                    mstore(add(start, 33), shl(128, other))
                    mstore(add(start, 49), capRoot)
                    mstore(add(start, 81), shl(128, sum))
                }
                capRoot := keccak256(start, 97)
                sum := add(sum, other)
            }
        }
        capRoot = root(capRoot, sum);
    }

    /// @notice The root over a top node.
    function root(bytes32 hash, uint256 sum) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore8(start, 2)
            mstore(add(start, 1), hash)
            mstore(add(start, 33), shl(128, sum))
            result := keccak256(start, 49)
        }
    }

    /// @notice Reads provider and cap of entry `i` of a packed list.
    function entry(bytes calldata list, uint256 i) internal pure returns (address provider, uint256 cap) {
        uint256 start = i * ENTRY_BYTES;
        provider = address(bytes20(list[start:start + 20]));
        cap = uint128(bytes16(list[start + 20:start + ENTRY_BYTES]));
    }

    /// @notice Recomputes the root of a packed list and refuses one that is empty, ragged or not strictly ascending.
    function rootOf(bytes calldata list) internal pure returns (bytes32 capRoot) {
        uint256 count = list.length / ENTRY_BYTES;
        if (count == 0 || list.length % ENTRY_BYTES != 0) revert MarketErrors.BadList();
        uint256 level = allocate(count);
        uint256 total = 0;
        address last = address(0);
        for (uint256 i = 0; i < count; i++) {
            (address provider, uint256 cap) = entry(list, i);
            if (provider <= last) revert MarketErrors.ListNotAscending();
            last = provider;
            total += cap;
            putLeaf(level, i, provider, cap);
        }
        if (total > type(uint128).max) revert MarketErrors.CapsAboveBudget(total, type(uint128).max);
        (bytes32 top,) = reduce(level, count);
        capRoot = root(top, total);
    }

    /// @dev Room for `count` (hash, sum) pairs of 48 bytes, with a word in front that hashing may overwrite.
    function allocate(uint256 count) internal pure returns (uint256 level) {
        assembly ("memory-safe") {
            level := add(mload(0x40), 0x60)
            mstore(0x40, and(add(add(level, mul(count, 48)), 63), not(31)))
        }
    }

    /// @dev Writes leaf `i` of a level.
    function putLeaf(uint256 level, uint256 i, address provider, uint256 cap) internal pure {
        assembly ("memory-safe") {
            let to := add(level, mul(i, 48))
            let start := mload(0x40)
            mstore(start, shl(88, provider))
            mstore(add(start, 21), shl(128, cap))
            mstore(to, keccak256(start, 37))
            mstore(add(to, 32), shl(128, cap))
        }
    }

    /// @notice Folds a level of (hash 32, sum 16) pairs in place up to the top.
    /// @dev Two neighbours are already the 96 bytes a node hashes after its tag, so the tag is written over the last
    /// byte of the pair before, which has been consumed. Sums cannot overflow: the caller checks the grand total.
    function reduce(uint256 level, uint256 count) internal pure returns (bytes32 top, uint256 sum) {
        assembly ("memory-safe") {
            let high := shl(128, not(0))
            let tag := sub(level, 1)
            for {} gt(count, 1) {} {
                let from := tag
                let to := level
                let end := add(tag, mul(shr(1, count), 96))
                for {} 1 {} {
                    mstore8(from, 1)
                    let sums := add(mload(add(from, 33)), and(mload(add(from, 81)), high))
                    mstore(to, keccak256(from, 97))
                    mstore(add(to, 32), sums)
                    to := add(to, 48)
                    from := add(from, 96)
                    if eq(from, end) { break }
                }
                if and(count, 1) {
                    let sums := mload(add(from, 33))
                    mstore(to, mload(add(from, 1)))
                    mstore(add(to, 32), sums)
                }
                count := shr(1, add(count, 1))
            }
            top := mload(level)
            sum := shr(128, mload(add(level, 32)))
        }
    }
}
