// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3} from "./Ext3.sol";
import {IntegerSums} from "./IntegerSums.sol";
import {Multilinear} from "./Multilinear.sol";
import {ProofErrors, ProofFault} from "./ProofErrors.sol";
import {Sumchecks} from "./Sumchecks.sol";
import {Tape, Tapes} from "./Tapes.sol";
import {Transcript, Transcripts} from "./Transcripts.sol";
import {Opening, WhirOpenings} from "./WhirOpenings.sol";

/// @dev What a tape runs on.
struct Machine {
    Tape tape;
    Transcript transcript;
    Opening opening;
    /// Where in memory the registers are.
    uint256 file;
    /// The statement's roots.
    bytes32 weights;
    bytes32 inputRoot;
    bytes32 outputRoot;
    /// Where in calldata the numbers of open inputs and outputs are, and how many.
    uint256 inputs;
    uint256 inputCount;
    uint256 outputs;
    uint256 outputCount;
    /// Where in memory the roots of bound vectors are, and how many.
    uint256 roots;
    uint256 rootCount;
    bool isOpened;
}

/// @title The instructions of a tape that are more than arithmetic
library TapeSteps {
    uint256 private constant CHAL = 0x0a;
    uint256 private constant RECV = 0x0b;
    uint256 private constant SUMC = 0x0c;
    uint256 private constant WSUM = 0x0d;
    uint256 private constant EQTAB = 0x0e;
    uint256 private constant DOT = 0x0f;
    uint256 private constant SCAT = 0x10;
    uint256 private constant ZERO = 0x11;
    uint256 private constant NONZ = 0x12;
    uint256 private constant BIND = 0x13;
    uint256 private constant OPEN = 0x14;
    uint256 private constant MOV = 0x15;
    uint256 private constant EQN = 0x16;
    uint256 private constant LIN = 0x17;
    uint256 private constant HORN = 0x18;
    uint256 private constant POWX = 0x19;

    uint256 private constant TABLE_VARIABLES_MAX = 12;
    uint256 private constant OPEN_BYTES = 13;
    uint256 private constant CLAIM_BYTES = 10;
    uint256 private constant ABSORBED_CLAIM_BYTES = 32;

    /// @dev Types of a DOT's numbers.
    uint256 private constant WORDS = 2;
    uint256 private constant INPUTS = 3;
    uint256 private constant OUTPUTS = 4;

    /// @notice Runs one instruction.
    /// @param w The 32 bytes at `pc`.
    /// @return Where the next instruction is.
    function step(Machine memory m, uint256 w, uint256 pc) internal pure returns (uint256) {
        uint256 opcode = w >> 248;
        if (opcode >= EQN) return _product(m, opcode, w, pc);
        if (opcode == RECV) {
            Transcripts.receiveElements(m.transcript, _range(m, _first(w), _second(w)), _second(w));
            return pc + 5;
        }
        if (opcode == CHAL) {
            Transcripts.challenges(m.transcript, _range(m, _first(w), _second(w)), _second(w));
            return pc + 5;
        }
        if (opcode == SUMC || opcode == WSUM) return _sumcheck(m, opcode, w, pc);
        if (opcode == DOT) return _dot(m, w, pc);
        if (opcode == ZERO) {
            if (_load(_range(m, _first(w), 1)) != 0) revert ProofErrors.InvalidProof(ProofFault.Sumcheck);
            return pc + 3;
        }
        if (opcode == MOV) {
            uint256 n = _third(w);
            (uint256 to, uint256 from) = (_range(m, _first(w), n), _range(m, _second(w), n));
            assembly ("memory-safe") {
                mcopy(to, from, shl(5, n))
            }
            return pc + 7;
        }
        if (opcode == EQTAB) {
            uint256 n = _third(w);
            Tapes.require_(n <= TABLE_VARIABLES_MAX);
            Multilinear.table(_range(m, _first(w), 1 << n), _range(m, _second(w), n), n, 1);
            return pc + 7;
        }
        if (opcode == NONZ) {
            if (_load(_range(m, _first(w), 1)) == 0) revert ProofErrors.InvalidProof(ProofFault.LookupDenominator);
            return pc + 3;
        }
        if (opcode == BIND) return _bind(m, w, pc);
        if (opcode == SCAT) return _scatter(m, w, pc);
        Tapes.require_(opcode == OPEN);
        return _open(m, w, pc);
    }

    function _sumcheck(Machine memory m, uint256 opcode, uint256 w, uint256 pc) private pure returns (uint256) {
        uint256 claim = _range(m, _second(w), 1);
        if (opcode == SUMC) {
            (uint256 n, uint256 degree) = (_third(w), (w >> 192) & 0xff);
            Tapes.require_(degree != 0 && degree <= 3);
            uint256 point = _range(m, _first(w), n);
            _store(claim, Sumchecks.plain(m.transcript, _load(claim), n, degree, point));
            return pc + 8;
        }
        (uint256 rounds, uint256 d) = (_fourth(w), (w >> 176) & 0xff);
        Tapes.require_(d != 0 && d <= 3);
        (uint256 to, uint256 weights) = (_range(m, _first(w), rounds), _range(m, _third(w), rounds));
        _store(claim, Sumchecks.weighted(m.transcript, _load(claim), weights, rounds, d, to));
        return pc + 10;
    }

    /// @dev Products and sums over ranges of registers.
    function _product(Machine memory m, uint256 opcode, uint256 w, uint256 pc) private pure returns (uint256) {
        uint256 target = _range(m, _first(w), 1);
        if (opcode == EQN) {
            uint256 n = (w >> 168) & 0xffff;
            (uint256 a, uint256 b) = (_range(m, _third(w), n), _range(m, _fourth(w), n));
            _store(target, Multilinear.eq(_load(_range(m, _second(w), 1)), a, b, n));
            return pc + 11;
        }
        if (opcode == POWX) {
            uint256 n = (w >> 168) & 0xffff;
            (uint256 c, uint256 z) = (_load(_range(m, _second(w), 1)), _load(_range(m, _third(w), 1)));
            _store(target, Multilinear.powers(c, z, _range(m, _fourth(w), n), n));
            return pc + 11;
        }
        uint256 count = _fourth(w);
        uint256 first = _range(m, _second(w), count);
        if (opcode == LIN) {
            _store(target, Multilinear.dot(first, _range(m, _third(w), count), count));
        } else {
            Tapes.require_(opcode == HORN);
            _store(target, Multilinear.horner(first, _load(_range(m, _third(w), 1)), count));
        }
        return pc + 9;
    }

    /// @dev d w t s n: registers of 2 bytes, a type of 1, a start of 4, a count of 2.
    function _dot(Machine memory m, uint256 w, uint256 pc) private pure returns (uint256) {
        uint256 n = (w >> 160) & 0xffff;
        (uint256 kind, uint256 start) = ((w >> 208) & 0xff, (w >> 176) & 0xffffffff);
        (uint256 target, uint256 weights) = (_range(m, _first(w), 1), _range(m, _second(w), n));
        if (kind <= WORDS) {
            uint256 ptr = m.tape.constants + start;
            Tapes.require_(ptr + (n << kind) <= m.tape.constantsEnd);
            _store(target, IntegerSums.inMemory(ptr, 1 << kind, weights, n));
        } else {
            Tapes.require_(kind <= OUTPUTS);
            (uint256 ptr, uint256 count) = kind == INPUTS ? (m.inputs, m.inputCount) : (m.outputs, m.outputCount);
            Tapes.require_(start + n <= count);
            _store(target, IntegerSums.inCalldata(ptr + 4 * start, weights, n));
        }
        return pc + 12;
    }

    /// @dev d w s n: adds elements to the registers that inputs number, counted from d.
    function _scatter(Machine memory m, uint256 w, uint256 pc) private pure returns (uint256) {
        (uint256 start, uint256 n) = ((w >> 184) & 0xffffffff, (w >> 168) & 0xffff);
        Tapes.require_(start + n <= m.inputCount);
        uint256 weights = _range(m, _second(w), n);
        uint256 numbers = m.inputs + 4 * start;
        for (uint256 i = 0; i < n; ++i) {
            uint256 index;
            assembly ("memory-safe") {
                index := shr(224, calldataload(add(numbers, shl(2, i))))
            }
            uint256 ptr = _range(m, _first(w) + index, 1);
            _store(ptr, Ext3.add(_load(ptr), _load(weights + (i << 5))));
        }
        return pc + 11;
    }

    /// @dev d k: absorbs a root and answers the samples.
    function _bind(Machine memory m, uint256 w, uint256 pc) private pure returns (uint256) {
        Transcript memory t = m.transcript;
        Tapes.require_(m.rootCount < m.opening.sources);
        uint256 kind = (w >> 224) & 0xff;
        bytes32 root;
        if (kind == 0) {
            root = Transcripts.receiveRoot(t);
        } else {
            Tapes.require_(kind <= 3);
            root = kind == 1 ? m.weights : kind == 2 ? m.inputRoot : m.outputRoot;
            Transcripts.absorb(t, Transcripts.ROOT, root);
        }
        _store(m.roots + (m.rootCount << 5), uint256(root));
        ++m.rootCount;
        uint256 samples = Tapes.number(m.tape.words + 2, 1);
        uint256 target = _range(m, _first(w), 2 * samples);
        Transcripts.challenges(t, target, samples);
        Transcripts.receiveElements(t, target + (samples << 5), samples);
        return pc + 4;
    }

    /// @dev l p e v t m, the registers of the samples' values, the claims.
    function _open(Machine memory m, uint256 w, uint256 pc) private pure returns (uint256) {
        Opening memory o = m.opening;
        Tapes.require_(!m.isOpened && m.rootCount == o.sources);
        m.isOpened = true;
        uint256 samples = o.sources * Tapes.number(m.tape.words + 2, 1);
        uint256 claims = pc + OPEN_BYTES + 2 * samples;
        uint256 count = Tapes.number(pc + 11, 2);
        uint256 end = claims + CLAIM_BYTES * count;
        Tapes.require_(end <= m.tape.codeEnd);
        _absorbClaims(m, claims, count);
        uint256 lambda = Transcripts.challenge(m.transcript);
        _store(_range(m, _first(w), 1), lambda);
        o.claim = _combine(m, lambda, pc + OPEN_BYTES, samples, claims, count);
        o.transcript = m.transcript;
        (o.roots, o.rootCount) = (m.roots, m.rootCount);
        o.point = _range(m, _second(w), Tapes.number(m.tape.whir, 1));
        o.factors = _range(m, _third(w), 1 << o.sourceVariables);
        (uint256 value, uint256 rest) = WhirOpenings.run(o);
        _store(_range(m, _fourth(w), 1), value);
        _store(_range(m, (w >> 168) & 0xffff, 1), rest);
        return end;
    }

    /// @dev The parameters, then each claim's vector, variables, offset and value.
    function _absorbClaims(Machine memory m, uint256 claims, uint256 count) private pure {
        Transcript memory t = m.transcript;
        uint256 whir = m.tape.whir;
        uint256 data = Transcripts.open(t, Transcripts.STATEMENT, 7);
        assembly ("memory-safe") {
            mcopy(data, whir, 7)
        }
        Transcripts.close(t, 7);
        uint256 length = ABSORBED_CLAIM_BYTES * count;
        data = Transcripts.openAny(t, Transcripts.EVALUATIONS, length);
        for (uint256 i = 0; i < count; ++i) {
            uint256 head = Tapes.number(claims, 8);
            uint256 word = (head << 192) | (Ext3.pack(_load(_range(m, Tapes.number(claims + 8, 2), 1))) >> 64);
            _store(data, word);
            data += ABSORBED_CLAIM_BYTES;
            claims += CLAIM_BYTES;
        }
        Transcripts.closeAny(t, length);
    }

    /// @dev The samples' and the claims' values under 1, λ, λ², …
    function _combine(
        Machine memory m,
        uint256 lambda,
        uint256 samplesAt,
        uint256 samples,
        uint256 claims,
        uint256 count
    ) private pure returns (uint256 sum) {
        for (uint256 ptr = claims + CLAIM_BYTES * count; ptr > claims; ptr -= CLAIM_BYTES) {
            uint256 value = _load(_range(m, Tapes.number(ptr - 2, 2), 1));
            sum = Ext3.settle(Ext3.mul(sum, lambda) + value);
        }
        for (uint256 ptr = samplesAt + 2 * samples; ptr > samplesAt; ptr -= 2) {
            uint256 value = _load(_range(m, Tapes.number(ptr - 2, 2), 1));
            sum = Ext3.settle(Ext3.mul(sum, lambda) + value);
        }
    }

    /// @dev Where in memory so many registers are, the first of them with this number.
    function _range(Machine memory m, uint256 first, uint256 count) private pure returns (uint256) {
        unchecked {
            Tapes.require_(first + count <= 1 << m.tape.fileBits);
            return m.file + (first << 5);
        }
    }

    function _first(uint256 w) private pure returns (uint256) {
        return (w >> 232) & 0xffff;
    }

    function _second(uint256 w) private pure returns (uint256) {
        return (w >> 216) & 0xffff;
    }

    function _third(uint256 w) private pure returns (uint256) {
        return (w >> 200) & 0xffff;
    }

    function _fourth(uint256 w) private pure returns (uint256) {
        return (w >> 184) & 0xffff;
    }

    function _load(uint256 ptr) private pure returns (uint256 x) {
        assembly ("memory-safe") {
            x := mload(ptr)
        }
    }

    function _store(uint256 ptr, uint256 x) private pure {
        assembly ("memory-safe") {
            mstore(ptr, x)
        }
    }
}
