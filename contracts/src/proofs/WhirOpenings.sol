// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ext3} from "./Ext3.sol";
import {MerkleMultiproof} from "./MerkleMultiproof.sol";
import {Multilinear} from "./Multilinear.sol";
import {ProofErrors, ProofFault} from "./ProofErrors.sol";
import {QueryDraws} from "./QueryDraws.sol";
import {Sumchecks} from "./Sumchecks.sol";
import {Tape, Tapes} from "./Tapes.sol";
import {Transcript, Transcripts} from "./Transcripts.sol";
import {WhirConstraints} from "./WhirConstraints.sol";
import {WhirRows} from "./WhirRows.sol";

/// @dev An opening under way. Everything but the numbers is a place in memory.
struct Opening {
    Transcript transcript;
    uint256 sources;
    uint256 sourceVariables;
    uint256 workBits;
    uint256 fold;
    uint256 words;
    uint256 wordCount;
    uint256 finalVariables;
    /// The claim so far.
    uint256 claim;
    /// The coordinates, in the order in which they are fixed, and how many are.
    uint256 point;
    uint256 fixed_;
    /// The roots of the words that are queried next, and eq for the number of each.
    uint256 roots;
    uint256 rootCount;
    uint256 factors;
    /// The factors of each source, and room for one root and one factor.
    uint256 single;
    /// Room for a row, an eq table, and the same with a limb a word.
    uint256 row;
    uint256 table;
    uint256 limbs;
    /// Points of the domain.
    uint256 points;
    /// Places, what sorts them, and leaves with their places.
    uint256 places;
    uint256 slots;
    uint256 leaves;
    /// Pairs of a point and what is known there: first the value, then its factor in the claim. Where each word's end.
    uint256 constraints;
    uint256 constraintsEnd;
    /// Rows that were drawn last.
    uint256 count;
    uint256 ends;
    /// The final polynomial.
    uint256 values;
}

/// @title Openings of committed vectors (WHIR), up to the weights of what is claimed of them
library WhirOpenings {
    uint256 private constant WORD_BYTES = 3;
    uint256 private constant COORDINATES_MAX = 30;

    /// @notice Takes the memory that an opening with a tape's parameters needs.
    function allocate(Tape memory tape) internal pure returns (Opening memory o) {
        (o.sources, o.workBits) = (Tapes.number(tape.whir + 1, 1), Tapes.number(tape.whir + 3, 1));
        o.fold = Tapes.number(tape.whir + 5, 1);
        (o.words, o.wordCount, o.finalVariables) = (tape.words, tape.wordCount, tape.finalVariables);
        while (1 << o.sourceVariables < o.sources) ++o.sourceVariables;
        uint256 most = 1;
        uint256 all = 0;
        for (uint256 i = 0; i < o.wordCount; ++i) {
            (, uint256 queries, uint256 samples) = _word(o, i);
            most = queries > most ? queries : most;
            all += queries + samples;
        }
        uint256 inTable = o.fold > o.finalVariables ? 1 << o.fold : 1 << o.finalVariables;
        (o.row, o.table) = (_take(3 << (o.fold - 2)), _take(inTable));
        o.limbs = _take(3 * (inTable > COORDINATES_MAX ? inTable : COORDINATES_MAX));
        (o.points, o.places, o.single) = (_take(QueryDraws.POINTS_WORDS), _take(most), _take(1));
        (o.slots, o.leaves) = (_take(QueryDraws.slots(most)), _take(2 * most + 2));
        (o.constraints, o.ends, o.values) = (_take(2 * all), _take(o.wordCount + 1), _take(1 << o.finalVariables));
    }

    /// @notice Steps 3 to 5 of an opening. The caller sets the transcript, the claim, and where the point, the roots
    /// and the sources' factors are.
    /// @return value The final polynomial's value at the point.
    /// @return rest The claim without what the later words' samples and queries make of it: value times the weights of
    /// the sources' samples and claims must be that.
    function run(Opening memory o) internal pure returns (uint256 value, uint256 rest) {
        o.constraintsEnd = o.constraints;
        _store(o.ends, o.constraints);
        (uint256 rowBits,,) = _word(o, 0);
        for (uint256 i = 1; i < o.wordCount; ++i) {
            (uint256 bits,,) = _word(o, i);
            rowBits = bits > rowBits ? bits : rowBits;
        }
        QueryDraws.preparePoints(o.points, rowBits);
        _fix(o, o.fold);
        o.claim = Sumchecks.plain(o.transcript, o.claim, o.sourceVariables, 2, o.limbs);
        Multilinear.table(o.factors, o.limbs, o.sourceVariables, 1);
        for (uint256 i = 1; i < o.wordCount; ++i) {
            _commit(o, i);
        }
        _finish(o);
        WhirRows.unpack(o.point, o.limbs, o.fixed_);
        value = Multilinear.evaluate(o.values, o.point + (o.fold * o.wordCount << 5), o.finalVariables);
        uint256 weights = 0;
        for (uint256 i = 1; i < o.wordCount; ++i) {
            weights = Ext3.add(weights, _weights(o, i));
        }
        rest = Ext3.sub(o.claim, Ext3.mul(value, weights));
    }

    /// @dev A word that the prover commits to in between: what it and the queries into the word before are claimed to
    /// be joins the claim.
    function _commit(Opening memory o, uint256 number) private pure {
        Transcript memory t = o.transcript;
        bytes32 root = Transcripts.receiveRoot(t);
        (,, uint256 samples) = _word(o, number);
        uint256 first = o.constraintsEnd;
        for (uint256 i = 0; i < samples; ++i) {
            _store(first + (i << 6), Transcripts.challenge(t));
        }
        Transcripts.receiveElements(t, o.table, samples);
        for (uint256 i = 0; i < samples; ++i) {
            _store(first + (i << 6) + 32, _load(o.table + (i << 5)));
        }
        o.constraintsEnd = first + (samples << 6);
        _query(o, number - 1);
        _store(o.ends + (number << 5), o.constraintsEnd);
        o.claim = WhirConstraints.combine(o.claim, Transcripts.challenge(t), first, o.constraintsEnd);
        _store(o.single, uint256(root));
        (o.roots, o.rootCount) = (o.single, 1);
        _fix(o, o.fold);
    }

    /// @dev The rest of the polynomial as it is; the last word's rows must agree with it.
    function _finish(Opening memory o) private pure {
        uint256 count = 1 << o.finalVariables;
        Transcripts.receiveElements(o.transcript, o.values, count);
        uint256 first = o.constraintsEnd;
        _query(o, o.wordCount - 1);
        WhirRows.unpack(o.values, o.limbs, count);
        for (uint256 ptr = first; ptr < o.constraintsEnd; ptr += 64) {
            if (WhirConstraints.valueAt(_load(ptr), o.limbs, count) != _load(ptr + 32)) {
                revert ProofErrors.InvalidProof(ProofFault.Proximity);
            }
        }
        _fix(o, o.finalVariables);
    }

    /// @dev A sumcheck over the next variables.
    function _fix(Opening memory o, uint256 rounds) private pure {
        o.claim = Sumchecks.plain(o.transcript, o.claim, rounds, 2, o.point + (o.fixed_ << 5));
        o.fixed_ += rounds;
    }

    /// @dev Opens drawn rows of a word, or of all sources' words: adds the points, and what the rows fold to.
    function _query(Opening memory o, uint256 number) private pure {
        (uint256 rowBits, uint256 queries,) = _word(o, number);
        Transcripts.receiveWork(o.transcript, o.workBits);
        o.count = QueryDraws.draw(o.transcript, queries, rowBits, o.places, o.slots);
        uint256 last = o.places + (o.count << 5);
        uint256 constraint = o.constraintsEnd;
        for (uint256 place = o.places; place < last; place += 32) {
            _store(constraint, QueryDraws.point(o.points, _load(place)));
            _store(constraint + 32, 0);
            constraint += 64;
        }
        for (uint256 source = 0; source < o.rootCount; ++source) {
            uint256 factor = number == 0 ? _load(o.factors + (source << 5)) : 1;
            Multilinear.table(o.table, o.point + ((o.fixed_ - o.fold) << 5), o.fold, factor);
            WhirRows.unpack(o.table, o.limbs, 1 << o.fold);
            _readRows(o, number == 0);
            _readSiblings(o, rowBits, bytes32(_load(o.roots + (source << 5))));
        }
        o.constraintsEnd += o.count << 6;
    }

    /// @dev Hashes and folds a word's rows; what they fold to is added to the constraints' values.
    function _readRows(Opening memory o, bool areNumbers) private pure {
        unchecked {
            uint256 size = (areNumbers ? uint256(8) : 24) << o.fold;
            uint256 ptr = Transcripts.skip(o.transcript, size * o.count);
            uint256 constraint = o.constraintsEnd;
            (uint256 leaf, uint256 place) = (o.leaves, o.places);
            for (uint256 end = leaf + (o.count << 6); leaf < end; leaf += 64) {
                uint256 row = o.row;
                assembly ("memory-safe") {
                    calldatacopy(row, ptr, size)
                    mstore(leaf, mload(place))
                    mstore(add(leaf, 32), keccak256(row, size))
                }
                uint256 folded = areNumbers
                    ? WhirRows.foldNumbers(row, o.limbs, o.fold)
                    : WhirRows.foldElements(row, o.limbs, o.fold);
                _store(constraint + 32, Ext3.settle(_load(constraint + 32) + folded));
                (ptr, constraint, place) = (ptr + size, constraint + 64, place + 32);
            }
        }
    }

    function _readSiblings(Opening memory o, uint256 rowBits, bytes32 root) private pure {
        Transcript memory t = o.transcript;
        (bytes32 found, uint256 cursor) = MerkleMultiproof.root(t.cursor, rowBits, o.leaves, o.count);
        if (cursor > t.end) revert ProofErrors.InvalidProof(ProofFault.TooShort);
        if (found != root) revert ProofErrors.InvalidProof(ProofFault.Opening);
        t.cursor = cursor;
    }

    /// @dev What the constraints that came with a word weigh at the point.
    function _weights(Opening memory o, uint256 number) private pure returns (uint256 sum) {
        (,, uint256 samples) = _word(o, number);
        uint256 first = _load(o.ends + ((number - 1) << 5));
        uint256 from = o.fold * number;
        uint256 count = o.fixed_ - from;
        for (uint256 i = 0; i < samples; ++i) {
            sum = Ext3.add(
                sum, Multilinear.powers(_load(first + 32), _load(first), o.point + (from << 5), count)
            );
            first += 64;
        }
        uint256 end = _load(o.ends + (number << 5));
        return Ext3.add(sum, WhirConstraints.weigh(first, end, o.limbs + 96 * from, count));
    }

    function _word(Opening memory o, uint256 number)
        private
        pure
        returns (uint256 rowBits, uint256 queries, uint256 samples)
    {
        unchecked {
            uint256 three = Tapes.number(o.words + WORD_BYTES * number, 3);
            return (three >> 16, (three >> 8) & 0xff, three & 0xff);
        }
    }

    /// @dev So many words of memory that were never written.
    function _take(uint256 words) private pure returns (uint256 ptr) {
        assembly ("memory-safe") {
            ptr := mload(0x40)
            mstore(0x40, add(ptr, shl(5, words)))
        }
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
