// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefereeErrors} from "./RefereeErrors.sol";
import {Outcome, Subject, WordOpening} from "./DisputeTypes.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title Trees, and what a receipt commits to
/// @notice A tree over n leaves is full, padded on the right with zero words; a node is the hash of its children by
/// position. The number of leaves always comes from a program, so the depth is never the prover's to choose.
library Commitments {
    bytes32 private constant RESULT_TAG = keccak256("cairn result 1");
    /// @dev Most tensors that an operator writes: their number has 16 bits in its document.
    uint256 private constant WRITTEN_MAX = type(uint16).max;

    /// @dev Levels above the leaves: ceil(log2 n), 0 for none and for one.
    function depth(uint256 leaves) internal pure returns (uint256 levels) {
        if (leaves < 2) return 0;
        assembly ("memory-safe") {
            levels := sub(256, clz(sub(leaves, 1)))
        }
    }

    /// @dev The root to which a leaf and its siblings lead.
    function rootOf(bytes32 leaf, uint256 place, bytes32[] calldata path) internal pure returns (bytes32) {
        uint256 siblings;
        assembly ("memory-safe") {
            siblings := path.offset
        }
        return climb(leaf, place, path.length, siblings);
    }

    /// @dev The node `levels` above one, whose siblings begin at `siblings` in calldata.
    function climb(bytes32 node, uint256 place, uint256 levels, uint256 siblings) internal pure returns (bytes32) {
        assembly ("memory-safe") {
            for { let end := add(siblings, shl(5, levels)) } lt(siblings, end) { siblings := add(siblings, 32) } {
                let side := shl(5, and(place, 1))
                mstore(side, node)
                mstore(xor(side, 0x20), calldataload(siblings))
                node := keccak256(0, 0x40)
                place := shr(1, place)
            }
        }
        return node;
    }

    /// @dev The root of packed nodes, `levels` above them; zero words follow the last one.
    function fold(bytes calldata nodes, uint256 levels) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            let size := shl(levels, 32)
            calldatacopy(start, nodes.offset, nodes.length)
            calldatacopy(add(start, nodes.length), calldatasize(), sub(size, nodes.length))
            for {} gt(size, 32) { size := shr(1, size) } {
                for { let i := 0 } lt(i, size) { i := add(i, 64) } {
                    mstore(add(start, shr(1, i)), keccak256(add(start, i), 64))
                }
            }
            root := mload(start)
        }
    }

    /// @dev The root of a tree of `leaves`, in which `leaf` is at `place`.
    function rootAt(
        bytes32 leaf,
        uint256 place,
        uint256 leaves,
        bytes32[] calldata path,
        RefereeErrors.Part part
    ) internal pure returns (bytes32) {
        if (place >= leaves) revert RefereeErrors.OutOfRange(part);
        if (path.length != depth(leaves)) revert RefereeErrors.BadOpening(part);
        return rootOf(leaf, place, path);
    }

    /// @dev Refuses a leaf that is not at `place` of the tree of `leaves` under `root`.
    function requireAt(
        bytes32 root,
        bytes32 leaf,
        uint256 place,
        uint256 leaves,
        bytes32[] calldata path,
        RefereeErrors.Part part
    ) internal pure {
        if (rootAt(leaf, place, leaves, path, part) != root) revert RefereeErrors.BadOpening(part);
    }

    /// @dev The leaf of an operator that wrote tensors with these packed roots.
    function operatorLeaf(bytes calldata roots) internal pure returns (bytes32) {
        uint256 count = roots.length / 32;
        if (roots.length % 32 != 0 || count > WRITTEN_MAX) revert RefereeErrors.BadOpening(RefereeErrors.Part.Leaf);
        return operatorLeaf(count, fold(roots, depth(count)));
    }

    /// @dev The leaf of an operator that wrote `count` tensors, over whose roots a tree has this root.
    /// Allocates nothing.
    function operatorLeaf(uint256 count, bytes32 root) internal pure returns (bytes32 leaf) {
        assembly ("memory-safe") {
            // A tag of one byte, the number in four.
            mstore(0, or(shl(32, 0x20), count))
            mstore(0x20, root)
            leaf := keccak256(27, 37)
        }
    }

    /// @dev The hash of a tag and `length` bytes at `offset` in calldata.
    function tagged(uint256 tag, uint256 offset, uint256 length) internal pure returns (bytes32 leaf) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore8(start, tag)
            calldatacopy(add(start, 1), offset, length)
            leaf := keccak256(start, add(length, 1))
        }
    }

    /// @dev Root number `place` of a packed list.
    function rootIn(bytes calldata roots, uint256 place) internal pure returns (bytes32 root) {
        if (roots.length < 32 * (place + 1)) revert RefereeErrors.BadOpening(RefereeErrors.Part.Leaf);
        assembly ("memory-safe") {
            root := calldataload(add(roots.offset, shl(5, place)))
        }
    }

    function outRoot(Outcome calldata outcome) internal pure returns (bytes32) {
        if (!outcome.failed) return keccak256(abi.encodePacked(uint8(0x31), outcome.outputs));
        return keccak256(
            abi.encodePacked(uint8(0x30), outcome.step, outcome.op, outcome.check, outcome.element)
        );
    }

    function resultDigest(WordOpening calldata word) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(RESULT_TAG, word.inputRoot, word.segmentRoot, outRoot(word.outcome), word.blobDigest)
        );
    }

    /// @dev Refuses a word that is not the subject's. The tree and the leaf are those of every batch receipt.
    /// @return digest the result's digest
    function requireWord(Subject calldata subject, WordOpening calldata word) internal pure returns (bytes32 digest) {
        digest = resultDigest(word);
        bytes32 hidden = keccak256(abi.encode(digest, subject.provider, word.salt));
        bytes32 leaf =
            keccak256(bytes.concat(keccak256(abi.encode(subject.piece, subject.branch, hidden))));
        if (!MerkleProof.verifyCalldata(word.path, subject.root, leaf)) {
            revert RefereeErrors.BadOpening(RefereeErrors.Part.Word);
        }
    }
}
