// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProofErrors, ProofFault} from "./ProofErrors.sol";
import {Tape, Tapes} from "./Tapes.sol";
import {Transcript, Transcripts} from "./Transcripts.sol";

/// @notice What a proof says: the tape's graph, with these weights, makes these outputs of these inputs.
/// @param weights The root of the committed weights.
/// @param jobId What the proof was made for: the job,
/// @param chainId the chain,
/// @param verifier the contract, as an address in the last 20 bytes,
/// @param nonce and what the asker chose. Whoever relies on a proof requires all four.
/// @param inputs All numbers, row-major, one input after the other, 4 bytes each, big-endian and signed; where the tape
/// says that inputs are committed, their root's 32 bytes.
/// @param outputs The same of the outputs.
struct ProofStatement {
    bytes32 weights;
    bytes32 jobId;
    uint64 chainId;
    bytes32 verifier;
    bytes32 nonce;
    bytes inputs;
    bytes outputs;
}

/// @title Absorbing a statement, before anything else but the protocol's name
library Statements {
    /// @dev Every second number of 4 bytes, in 8; its sign; and the bit above.
    uint256 private constant EVEN = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    uint256 private constant SIGNS = 0x0000000080000000000000008000000000000000800000000000000080000000;
    uint256 private constant CARRIES = 0x0000000100000000000000010000000000000001000000000000000100000000;
    uint256 private constant EACH = 0x0000000000000001000000000000000100000000000000010000000000000001;

    uint256 private constant SIGN = 0x80000000;
    uint256 private constant CONTEXT_BYTES = 104;

    /// @notice In this order: graph, weights, context, then each input and each output with its shape.
    function absorb(Transcript memory t, Tape memory tape, ProofStatement calldata statement) internal pure {
        _absorbName(t, "cairn-inference/1", 17);
        Transcripts.absorb(t, Transcripts.STATEMENT, tape.graph);
        _absorbWeights(t, tape.modes, statement.weights);
        _absorbContext(t, statement);
        bool areCommitted = tape.modes & Tapes.INPUTS_COMMITTED != 0;
        _absorbTensors(t, tape.inputs, statement.inputs, areCommitted, Tapes.RANGE_BYTES);
        areCommitted = tape.modes & Tapes.OUTPUTS_COMMITTED != 0;
        _absorbTensors(t, tape.outputs, statement.outputs, areCommitted, 0);
    }

    /// @notice A registration's statement: graph and weights.
    function absorbRegistration(Transcript memory t, Tape memory tape, bytes32 weights) internal pure {
        _absorbName(t, "cairn-model/1", 13);
        Transcripts.absorb(t, Transcripts.STATEMENT, tape.graph);
        Transcripts.absorb(t, Transcripts.STATEMENT, weights);
    }

    function _absorbName(Transcript memory t, bytes32 name, uint256 length) private pure {
        uint256 data = Transcripts.open(t, Transcripts.PROTOCOL, length);
        assembly ("memory-safe") {
            mstore(data, name)
        }
        Transcripts.close(t, length);
    }

    function _absorbWeights(Transcript memory t, uint256 modes, bytes32 weights) private pure {
        uint256 data = Transcripts.open(t, Transcripts.STATEMENT, 33);
        assembly ("memory-safe") {
            mstore8(data, modes)
            mstore(add(data, 1), weights)
        }
        Transcripts.close(t, 33);
    }

    function _absorbContext(Transcript memory t, ProofStatement calldata statement) private pure {
        uint256 data = Transcripts.open(t, Transcripts.STATEMENT, CONTEXT_BYTES);
        (bytes32 jobId, uint256 chainId) = (statement.jobId, statement.chainId);
        (bytes32 verifier, bytes32 nonce) = (statement.verifier, statement.nonce);
        assembly ("memory-safe") {
            mstore(data, jobId)
            mstore(add(data, 32), shl(192, chainId))
            mstore(add(data, 40), verifier)
            mstore(add(data, 72), nonce)
        }
        Transcripts.close(t, CONTEXT_BYTES);
    }

    /// @param ptr Where in memory the tape's list is.
    /// @param tail Bytes that follow each shape: a range, where there is one.
    function _absorbTensors(Transcript memory t, uint256 ptr, bytes calldata numbers, bool isCommitted, uint256 tail)
        private
        pure
    {
        uint256 count = Tapes.number(ptr, 1);
        ++ptr;
        uint256 from = 0;
        for (; count != 0; --count) {
            uint256 shape = 1 + 4 * Tapes.number(ptr, 1);
            uint256 length = isCommitted ? 32 : 4 * Tapes.size(ptr);
            if (isCommitted) from = 0;
            _require(length <= numbers.length - from);
            if (tail != 0 && !isCommitted) _requireRange(numbers[from:from + length], ptr + shape);
            uint256 data = Transcripts.open(t, Transcripts.STATEMENT, 1 + shape + length);
            assembly ("memory-safe") {
                mstore8(data, isCommitted)
                mcopy(add(data, 1), ptr, shape)
                calldatacopy(add(add(data, 1), shape), add(numbers.offset, from), length)
            }
            Transcripts.close(t, 1 + shape + length);
            from += length;
            ptr += shape + tail;
        }
        _require(from == numbers.length);
    }

    /// @dev Requires that each number is in the range that is at a place in memory. Eight at a time: with the signs
    /// turned over a number is at least `low` where it carries when 2^32 − low is added, and so for `high`.
    function _requireRange(bytes calldata numbers, uint256 range) private pure {
        unchecked {
            uint256 low = Tapes.number(range, 4) ^ SIGN;
            uint256 high = Tapes.number(range + 4, 4) ^ SIGN;
            uint256 whole = numbers.length & ~uint256(31);
            uint256 fits = CARRIES;
            assembly ("memory-safe") {
                let over := mul(sub(0x100000000, low), EACH)
                let under := mul(add(0x100000000, high), EACH)
                let ptr := numbers.offset
                for { let end := add(ptr, whole) } lt(ptr, end) { ptr := add(ptr, 32) } {
                    let w := calldataload(ptr)
                    let v := xor(and(w, EVEN), SIGNS)
                    fits := and(fits, and(add(v, over), sub(under, v)))
                    v := xor(and(shr(32, w), EVEN), SIGNS)
                    fits := and(fits, and(add(v, over), sub(under, v)))
                }
            }
            _require(fits == CARRIES);
            for (uint256 i = whole; i < numbers.length; i += 4) {
                uint256 v = uint32(bytes4(numbers[i:i + 4])) ^ SIGN;
                _require(v >= low && v <= high);
            }
        }
    }

    function _require(bool condition) private pure {
        if (!condition) revert ProofErrors.InvalidProof(ProofFault.Statement);
    }
}
