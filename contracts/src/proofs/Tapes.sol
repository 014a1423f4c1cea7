// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProofErrors, ProofFault} from "./ProofErrors.sol";

/// @notice A tape that lies in contracts: each one's code is a zero byte and then a part of the tape.
/// @param digest Keccak-256 of the tape.
/// @param chunks The contracts, in order.
struct TapeReference {
    bytes32 digest;
    address[] chunks;
}

/// @dev A tape in memory: what its head says, and where its parts are.
struct Tape {
    uint256 protocol;
    bytes32 graph;
    uint256 modes;
    /// Where the lists of inputs and outputs begin: their counts.
    uint256 inputs;
    uint256 outputs;
    /// Bytes of the longest input or output as it is absorbed.
    uint256 longest;
    /// The register file has 2^this words.
    uint256 fileBits;
    /// Where the 7 bytes of the opening's parameters are, and the words' 3 bytes each.
    uint256 whir;
    uint256 words;
    uint256 wordCount;
    uint256 finalVariables;
    uint256 constants;
    uint256 constantsEnd;
    uint256 code;
    uint256 codeEnd;
}

/// @title Loading and reading tapes
library Tapes {
    uint256 internal constant INFERENCE = 0;
    uint256 internal constant REGISTRATION = 1;

    /// @dev Bits of a tape's modes: what is committed.
    uint256 internal constant WEIGHTS_COMMITTED = 1;
    uint256 internal constant INPUTS_COMMITTED = 2;
    uint256 internal constant OUTPUTS_COMMITTED = 4;

    /// @dev Bytes that follow an input's shape: its least and greatest number.
    uint256 internal constant RANGE_BYTES = 8;

    uint256 private constant TAPE_BYTES_MAX = 1 << 18;
    uint256 private constant CHUNKS_MAX = 64;
    uint256 private constant MAGIC = 0x43565431;
    uint256 private constant HEAD_BYTES = 38;
    uint256 private constant AXES_MAX = 16;
    uint256 private constant NUMBERS_MAX = 1 << 20;
    uint256 private constant REGISTERS_MAX = 1 << 14;
    uint256 private constant WHIR_BYTES = 7;
    uint256 private constant WORD_BYTES = 3;

    /// @notice Reads a tape from contracts and requires that it has its digest.
    function load(TapeReference calldata source) internal view returns (Tape memory) {
        require_(source.chunks.length <= CHUNKS_MAX);
        uint256 start;
        assembly ("memory-safe") {
            start := mload(0x40)
        }
        uint256 end = start;
        for (uint256 i = 0; i < source.chunks.length; ++i) {
            address chunk = source.chunks[i];
            uint256 length = chunk.code.length;
            require_(length > 1 && end + length - 1 - start <= TAPE_BYTES_MAX);
            uint256 first;
            assembly ("memory-safe") {
                // Code that begins with a zero byte, STOP, can never be destroyed.
                mstore(0, 1)
                extcodecopy(chunk, 0, 0, 1)
                first := byte(0, mload(0))
                extcodecopy(chunk, end, 1, sub(length, 1))
            }
            require_(first == 0);
            end += length - 1;
        }
        bytes32 digest;
        assembly ("memory-safe") {
            digest := keccak256(start, sub(end, start))
        }
        require_(digest == source.digest);
        _take(end);
        return _read(start, end);
    }

    /// @notice Copies a tape from calldata.
    function copy(bytes calldata source) internal pure returns (Tape memory) {
        require_(source.length <= TAPE_BYTES_MAX);
        uint256 start;
        assembly ("memory-safe") {
            start := mload(0x40)
            calldatacopy(start, source.offset, source.length)
        }
        _take(start + source.length);
        return _read(start, start + source.length);
    }

    /// @notice The number of so many bytes at a place in memory.
    function number(uint256 ptr, uint256 bytes_) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, bytes_)), mload(ptr))
        }
    }

    /// @notice Numbers of the tensor whose axes are at a place in memory.
    function size(uint256 ptr) internal pure returns (uint256 count) {
        uint256 axes = number(ptr, 1);
        require_(axes <= AXES_MAX);
        count = 1;
        for (uint256 i = 0; i < axes; ++i) {
            count *= number(ptr + 1 + 4 * i, 4);
            require_(count != 0 && count <= NUMBERS_MAX);
        }
    }

    function require_(bool condition) internal pure {
        if (!condition) revert ProofErrors.InvalidProof(ProofFault.Tape);
    }

    /// @dev Takes memory up to a tape's end, and 32 zeros behind it.
    function _take(uint256 end) private pure {
        assembly ("memory-safe") {
            mstore(end, 0)
            mstore(0x40, and(add(end, 63), not(31)))
        }
    }

    /// @dev Reads a tape's head.
    function _read(uint256 ptr, uint256 end) private pure returns (Tape memory tape) {
        require_(end >= ptr + HEAD_BYTES && number(ptr, 4) == MAGIC);
        tape.protocol = number(ptr + 4, 1);
        tape.graph = bytes32(number(ptr + 5, 32));
        tape.modes = number(ptr + 37, 1);
        require_(tape.protocol <= REGISTRATION && tape.modes & WEIGHTS_COMMITTED != 0);
        tape.inputs = ptr + HEAD_BYTES;
        tape.outputs = _tensors(tape, tape.inputs, end, RANGE_BYTES, tape.modes & INPUTS_COMMITTED != 0);
        ptr = _tensors(tape, tape.outputs, end, 0, tape.modes & OUTPUTS_COMMITTED != 0);
        require_(
            tape.protocol == INFERENCE
                || (tape.modes == WEIGHTS_COMMITTED && number(tape.inputs, 2) == 0 && ptr == tape.outputs + 1)
        );
        _readFile(tape, ptr);
        ptr = _readOpening(tape, ptr + 2, end);
        (tape.constants, tape.constantsEnd) = _part(ptr, end);
        (tape.code, tape.codeEnd) = _part(tape.constantsEnd, end);
        require_(tape.codeEnd == end);
    }

    function _readFile(Tape memory tape, uint256 ptr) private pure {
        uint256 registers = number(ptr, 2);
        require_(registers != 0 && registers <= REGISTERS_MAX);
        uint256 bits = 0;
        while (1 << bits < registers) ++bits;
        tape.fileBits = bits;
    }

    /// @dev The opening's parameters must fit one another: sizes of memory follow from them.
    function _readOpening(Tape memory tape, uint256 ptr, uint256 end) private pure returns (uint256) {
        (tape.whir, tape.words) = (ptr, ptr + WHIR_BYTES + 1);
        tape.wordCount = number(ptr + WHIR_BYTES, 1);
        ptr = tape.words + WORD_BYTES * tape.wordCount;
        require_(ptr < end && tape.wordCount != 0);
        tape.finalVariables = number(ptr, 1);
        uint256 sources = number(tape.whir + 1, 1);
        uint256 fold = number(tape.whir + 5, 1);
        require_(
            fold >= 2 && fold <= 6 && tape.finalVariables <= 10 && sources != 0 && sources <= 64
                && number(tape.whir, 1) <= 30 && number(tape.whir + 3, 1) <= 30
                && number(tape.whir, 1) == fold * tape.wordCount + tape.finalVariables
        );
        for (uint256 word = tape.words; word < ptr; word += WORD_BYTES) {
            uint256 samples = number(word + 2, 1);
            require_(
                number(word, 1) <= 31 && number(word, 1) != 0 && number(word + 1, 1) != 0 && samples != 0
                    && samples <= 4
            );
        }
        return ptr + 1;
    }

    /// @dev A part that begins with its length.
    function _part(uint256 ptr, uint256 end) private pure returns (uint256 start, uint256 partEnd) {
        start = ptr + 4;
        require_(start <= end);
        partEnd = start + number(ptr, 4);
        require_(partEnd <= end);
    }

    /// @dev Passes over a list of tensors.
    function _tensors(Tape memory tape, uint256 ptr, uint256 end, uint256 tail, bool isCommitted)
        private
        pure
        returns (uint256)
    {
        require_(ptr < end);
        uint256 count = number(ptr, 1);
        ++ptr;
        for (; count != 0; --count) {
            uint256 shape = 1 + 4 * number(ptr, 1);
            uint256 length = 1 + shape + (isCommitted ? 32 : 4 * size(ptr));
            if (length > tape.longest) tape.longest = length;
            ptr += shape + tail;
            require_(ptr < end);
        }
        return ptr;
    }
}
