// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketErrors} from "./MarketErrors.sol";

/// @title Who may be paid how much at most
/// @notice A Merkle-sum tree over per-provider caps, in ascending order of provider:
/// leaf = keccak(0, provider, cap), node = keccak(1, hashL, sumL, hashR, sumR), an odd node is promoted unchanged,
/// root = keccak(2, hash, sum). Sums are uint128. Because every node commits to both sums, the caps that can be proved
/// under one root never add up to more than its sum.
/// @dev Packed list: entries of 36 bytes (provider 20, cap 16) or more. Proof: 48 bytes a step (sibling hash 32,
/// sibling sum 16); the sum's top bit says that the sibling is on the left.
library CapTree {
    uint256 internal constant ENTRY_BYTES = 36;
    uint256 internal constant STEP_BYTES = 48;
    uint256 private constant LEFT = 1 << 127;

    function leaf(address provider, uint128 cap) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(0), provider, cap));
    }

    function root(bytes32 hash, uint256 sum) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(2), hash, uint128(sum)));
    }

    /// @notice Proves one cap.
    /// @return capRoot the root the path leads to
    /// @return sum the sum of all caps under it
    /// @dev The running sum only grows, so the caller's check that the final one is at most a budget (120 bits) also
    /// shows that no step overflowed the 128 bits that were hashed.
    function prove(address provider, uint128 cap, bytes calldata proof)
        internal
        pure
        returns (bytes32 capRoot, uint256 sum)
    {
        if (proof.length % STEP_BYTES != 0) revert MarketErrors.WrongCaps();
        bytes32 hash = leaf(provider, cap);
        sum = cap;
        for (uint256 i = 0; i < proof.length; i += STEP_BYTES) {
            bytes32 sibling = bytes32(proof[i:i + 32]);
            uint256 step = uint128(bytes16(proof[i + 32:i + 48]));
            uint256 siblingSum = step & (LEFT - 1);
            hash = step & LEFT != 0
                ? keccak256(abi.encodePacked(uint8(1), sibling, uint128(siblingSum), hash, uint128(sum)))
                : keccak256(abi.encodePacked(uint8(1), hash, uint128(sum), sibling, uint128(siblingSum)));
            sum += siblingSum;
        }
        capRoot = root(hash, sum);
    }

    /// @notice Reads provider and cap of entry `i` of a packed list with `entryBytes` an entry.
    function entry(bytes calldata list, uint256 i, uint256 entryBytes)
        internal
        pure
        returns (address provider, uint256 cap)
    {
        uint256 start = i * entryBytes;
        provider = address(bytes20(list[start:start + 20]));
        cap = uint128(bytes16(list[start + 20:start + 36]));
    }

    /// @notice Recomputes the root of a packed list and refuses one that is empty, ragged or not strictly ascending.
    /// @return capRoot the root
    /// @return total the sum of all caps
    function rootOf(bytes calldata list, uint256 entryBytes) internal pure returns (bytes32 capRoot, uint256 total) {
        uint256 count = list.length / entryBytes;
        if (count == 0 || list.length % entryBytes != 0) revert MarketErrors.BadList();
        uint256 level = allocate(count);
        address last = address(0);
        for (uint256 i = 0; i < count; i++) {
            (address provider, uint256 cap) = entry(list, i, entryBytes);
            if (provider <= last) revert MarketErrors.ListNotAscending();
            last = provider;
            total += cap;
            bytes32 hash = leaf(provider, uint128(cap));
            assembly ("memory-safe") {
                let to := add(level, mul(i, 48))
                mstore(to, hash)
                mstore(add(to, 32), shl(128, cap))
            }
        }
        if (total > type(uint128).max) revert MarketErrors.CapsAboveBudget(total, type(uint128).max);
        capRoot = root(reduce(level, count), total);
    }

    /// @dev Room for `count` (hash, sum) pairs of 48 bytes, with a byte in front that `reduce` may write.
    function allocate(uint256 count) internal pure returns (uint256 level) {
        assembly ("memory-safe") {
            level := add(mload(0x40), 32)
            mstore(0x40, and(add(add(level, mul(count, 48)), 63), not(31)))
        }
    }

    /// @notice Folds a level of (hash 32, sum 16) pairs in place up to the top hash.
    /// @dev Two neighbours are already the 96 bytes a node hashes after its tag, so the tag is written over the last
    /// byte of the pair before, which has been consumed. Sums cannot overflow: the caller checks the grand total.
    function reduce(uint256 level, uint256 count) internal pure returns (bytes32 top) {
        assembly ("memory-safe") {
            let high := shl(128, not(0))
            let tag := sub(level, 1)
            for {} gt(count, 1) {} {
                let from := tag
                let to := level
                for { let end := add(tag, mul(shr(1, count), 96)) } lt(from, end) { from := add(from, 96) } {
                    mstore8(from, 1)
                    let sums := add(mload(add(from, 33)), and(mload(add(from, 81)), high))
                    mstore(to, keccak256(from, 97))
                    mstore(add(to, 32), sums)
                    to := add(to, 48)
                }
                if and(count, 1) {
                    let hash := mload(add(from, 1))
                    let sum := mload(add(from, 33))
                    mstore(to, hash)
                    mstore(add(to, 32), sum)
                }
                count := shr(1, add(count, 1))
            }
            top := mload(level)
        }
    }
}
