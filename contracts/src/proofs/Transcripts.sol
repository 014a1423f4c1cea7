// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3} from "./Ext3.sol";
import {ProofErrors, ProofFault} from "./ProofErrors.sol";

/// @dev The verifier's side of a proof. The state and what follows it in memory are one message: state, tag, length,
/// data; room for the data follows `head`.
struct Transcript {
    /// Where in calldata the next byte of the proof is, and where they end.
    uint256 cursor;
    uint256 end;
    /// Bytes of data that fit behind the head.
    uint256 room;
    bytes32 state;
    /// Tag and length in the first 8 bytes; data begins in the ninth.
    uint256 head;
}

/// @title What prover and verifier hash: state = keccak256(state ‖ tag ‖ length ‖ data)
/// @notice How much is read from the proof always follows from the tape.
library Transcripts {
    uint256 internal constant STATEMENT = 0x73746d74;
    uint256 internal constant PROTOCOL = 0x70726f74;
    uint256 internal constant ROOT = 0x726f6f74;
    uint256 internal constant EVALUATIONS = 0x6576616c;
    uint256 internal constant ROUND = 0x726f756e;

    uint256 private constant CHALLENGE_HEAD = 0x6368616c << 224;
    uint256 private constant QUERIES_HEAD = 0x71756572 << 224;
    uint256 private constant WORK_HEAD = (0x776f726b << 224) | (24 << 192);

    uint256 internal constant ELEMENT_BYTES = 24;

    uint256 private constant STATE = 96;
    uint256 private constant DATA = 136;
    uint256 private constant HEAD_BYTES = 40;

    /// @notice A transcript that nothing was absorbed in.
    /// @param room Bytes of the longest data that is absorbed in place.
    function create(bytes calldata proof, uint256 room) internal pure returns (Transcript memory t) {
        assembly ("memory-safe") {
            t := mload(0x40)
            mstore(0x40, and(add(add(t, add(DATA, room)), 63), not(31)))
            mstore(t, proof.offset)
            mstore(add(t, 32), add(proof.offset, proof.length))
            mstore(add(t, 64), room)
            mstore(add(t, STATE), 0)
        }
    }

    /// @notice Writes tag and length; the caller writes so many bytes of data where it is told to and calls `close`.
    function open(Transcript memory t, uint256 tag, uint256 length) internal pure returns (uint256 data) {
        assembly ("memory-safe") {
            mstore(add(t, 128), or(shl(224, tag), shl(192, length)))
            data := add(t, DATA)
        }
    }

    /// @notice Hashes what was written after `open`.
    function close(Transcript memory t, uint256 length) internal pure {
        assembly ("memory-safe") {
            mstore(add(t, STATE), keccak256(add(t, STATE), add(HEAD_BYTES, length)))
        }
    }

    function absorb(Transcript memory t, uint256 tag, bytes32 word) internal pure {
        uint256 data = open(t, tag, 32);
        assembly ("memory-safe") {
            mstore(data, word)
        }
        close(t, 32);
    }

    /// @notice A challenge: three limbs of the next state, each modulo p.
    function challenge(Transcript memory t) internal pure returns (uint256) {
        uint256 state;
        assembly ("memory-safe") {
            let message := add(t, STATE)
            mstore(add(message, 32), CHALLENGE_HEAD)
            state := keccak256(message, HEAD_BYTES)
            mstore(message, state)
        }
        return Ext3.settle(Ext3.spread(state));
    }

    /// @notice Challenges into memory, one after the other.
    function challenges(Transcript memory t, uint256 target, uint256 count) internal pure {
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                uint256 r = challenge(t);
                assembly ("memory-safe") {
                    mstore(add(target, shl(5, i)), r)
                }
            }
        }
    }

    /// @notice Passes over so many bytes of the proof.
    /// @return ptr Where they are in calldata.
    function skip(Transcript memory t, uint256 length) internal pure returns (uint256 ptr) {
        unchecked {
            ptr = t.cursor;
            if (length > t.end - ptr) revert ProofErrors.InvalidProof(ProofFault.TooShort);
            t.cursor = ptr + length;
        }
    }

    /// @notice `open` for data of any length: what has no room is written behind all memory that is taken.
    function openAny(Transcript memory t, uint256 tag, uint256 length) internal pure returns (uint256 data) {
        if (length <= t.room) return open(t, tag, length);
        assembly ("memory-safe") {
            let message := mload(0x40)
            mstore(message, mload(add(t, STATE)))
            mstore(add(message, 32), or(shl(224, tag), shl(192, length)))
            data := add(message, HEAD_BYTES)
        }
    }

    /// @notice Hashes what was written after `openAny`, before any memory was taken.
    function closeAny(Transcript memory t, uint256 length) internal pure {
        if (length <= t.room) return close(t, length);
        assembly ("memory-safe") {
            mstore(add(t, STATE), keccak256(mload(0x40), add(HEAD_BYTES, length)))
        }
    }

    /// @notice Reads and absorbs elements that the prover claims, into memory, one after the other.
    function receiveElements(Transcript memory t, uint256 target, uint256 count) internal pure {
        unchecked {
            uint256 ptr = skip(t, count * ELEMENT_BYTES);
            uint256 data = openAny(t, EVALUATIONS, count * ELEMENT_BYTES);
            assembly ("memory-safe") {
                calldatacopy(data, ptr, mul(count, ELEMENT_BYTES))
            }
            closeAny(t, count * ELEMENT_BYTES);
            for (uint256 end = target + (count << 5); target < end; target += 32) {
                uint256 x = element(ptr);
                assembly ("memory-safe") {
                    mstore(target, x)
                }
                ptr += ELEMENT_BYTES;
            }
        }
    }

    /// @notice The element in calldata, which must be canonical.
    function element(uint256 ptr) internal pure returns (uint256 x) {
        assembly ("memory-safe") {
            x := calldataload(ptr)
        }
        x = Ext3.spread(x);
        if (!Ext3.isCanonical(x)) revert ProofErrors.InvalidProof(ProofFault.NotCanonical);
    }

    function receiveRoot(Transcript memory t) internal pure returns (bytes32 root) {
        uint256 ptr = skip(t, 32);
        assembly ("memory-safe") {
            root := calldataload(ptr)
        }
        absorb(t, ROOT, root);
    }

    /// @notice Reads a proof of work and requires that the state then begins with so many zero bits. Nothing for none.
    function receiveWork(Transcript memory t, uint256 bits) internal pure {
        if (bits == 0) return;
        uint256 ptr = skip(t, 8);
        uint256 state;
        assembly ("memory-safe") {
            let message := add(t, STATE)
            mstore(add(message, 32), or(WORK_HEAD, shr(192, calldataload(ptr))))
            state := keccak256(message, 64)
            mstore(message, state)
        }
        if (state >> (256 - bits) != 0) revert ProofErrors.InvalidProof(ProofFault.ProofOfWork);
    }

    /// @notice The next state, from which four places to open are drawn.
    function draw(Transcript memory t) internal pure returns (uint256 state) {
        assembly ("memory-safe") {
            let message := add(t, STATE)
            mstore(add(message, 32), QUERIES_HEAD)
            state := keccak256(message, HEAD_BYTES)
            mstore(message, state)
        }
    }
}
