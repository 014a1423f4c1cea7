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

    /// @dev Levels above the leaves: ceil(log2 n), 0 for none and for one.
    function depth(uint256 leaves) internal pure returns (uint256 levels) {
        if (leaves < 2) return 0;
        assembly ("memory-safe") {
            levels := sub(256, clz(sub(leaves, 1)))
        }
    }

    /// @dev The root to which a leaf and its siblings lead.
    function rootOf(bytes32 leaf, uint256 place, bytes32[] calldata path) internal pure returns (bytes32 root) {
        root = leaf;
        uint256 length = path.length;
        assembly ("memory-safe") {
            for { let i := 0 } lt(i, length) { i := add(i, 1) } {
                let side := shl(5, and(shr(i, place), 1))
                mstore(side, root)
                mstore(xor(side, 0x20), calldataload(add(path.offset, shl(5, i))))
                root := keccak256(0, 0x40)
            }
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
        return keccak256(abi.encodePacked(uint8(0x20), roots));
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
