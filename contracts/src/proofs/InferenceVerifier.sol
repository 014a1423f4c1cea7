// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceVerifier} from "./IInferenceVerifier.sol";
import {ProofErrors, ProofFault} from "./ProofErrors.sol";
import {ProofStatement, Statements} from "./Statements.sol";
import {TapeMachine} from "./TapeMachine.sol";
import {Machine, TapeSteps} from "./TapeSteps.sol";
import {Tape, TapeReference, Tapes} from "./Tapes.sol";
import {Transcript, Transcripts} from "./Transcripts.sol";
import {WhirOpenings} from "./WhirOpenings.sol";

/// @title Verifier of proofs of inference
/// @notice Runs any model's tape against a statement and a proof. It has no state and knows no model: what a proof says
/// depends on the tape, which anyone computes from the model's graph, and whose digest the caller requires.
contract InferenceVerifier is IInferenceVerifier {
    uint256 private constant PROOF_BYTES_MAX = 1 << 20;

    /// @dev Room for what is absorbed in place.
    uint256 private constant ROOM = 8192;

    /// @inheritdoc IInferenceVerifier
    function verify(TapeReference calldata tape, ProofStatement calldata statement, bytes calldata proof)
        external
        view
    {
        _verify(Tapes.load(tape), statement, proof);
    }

    /// @inheritdoc IInferenceVerifier
    function verifyRegistration(TapeReference calldata tape, bytes32 weights, bytes calldata proof)
        external
        view
        returns (bytes32 graph)
    {
        return _verifyRegistration(Tapes.load(tape), weights, proof);
    }

    /// @inheritdoc IInferenceVerifier
    function graphOf(TapeReference calldata tape) external view returns (bytes32 graph) {
        Tape memory loaded = Tapes.load(tape);
        Tapes.require_(loaded.protocol == Tapes.INFERENCE);
        return loaded.graph;
    }

    /// @notice `verify` with a tape in calldata.
    function verifyWith(bytes calldata tape, ProofStatement calldata statement, bytes calldata proof) external pure {
        _verify(Tapes.copy(tape), statement, proof);
    }

    /// @notice `verifyRegistration` with a tape in calldata.
    function verifyRegistrationWith(bytes calldata tape, bytes32 weights, bytes calldata proof)
        external
        pure
        returns (bytes32 graph)
    {
        return _verifyRegistration(Tapes.copy(tape), weights, proof);
    }

    function _verify(Tape memory tape, ProofStatement calldata statement, bytes calldata proof) private pure {
        _requireProtocol(tape, Tapes.INFERENCE);
        Machine memory m = _machine(tape, proof);
        m.weights = statement.weights;
        Statements.absorb(m.transcript, tape, statement);
        if (tape.modes & Tapes.INPUTS_COMMITTED != 0) m.inputRoot = bytes32(statement.inputs);
        else (m.inputs, m.inputCount) = _numbers(statement.inputs);
        if (tape.modes & Tapes.OUTPUTS_COMMITTED != 0) m.outputRoot = bytes32(statement.outputs);
        else (m.outputs, m.outputCount) = _numbers(statement.outputs);
        TapeMachine.run(m);
    }

    function _verifyRegistration(Tape memory tape, bytes32 weights, bytes calldata proof)
        private
        pure
        returns (bytes32)
    {
        _requireProtocol(tape, Tapes.REGISTRATION);
        Machine memory m = _machine(tape, proof);
        m.weights = weights;
        Statements.absorbRegistration(m.transcript, tape, weights);
        TapeMachine.run(m);
        return tape.graph;
    }

    /// @dev Takes all memory that the tape needs, before any is written beyond it: registers begin as zeros.
    function _machine(Tape memory tape, bytes calldata proof) private pure returns (Machine memory m) {
        if (proof.length > PROOF_BYTES_MAX) revert ProofErrors.InvalidProof(ProofFault.TooLong);
        m.tape = tape;
        m.transcript = Transcripts.create(proof, tape.longest > ROOM ? tape.longest : ROOM);
        m.opening = WhirOpenings.allocate(tape);
        uint256 roots;
        assembly ("memory-safe") {
            roots := mload(0x40)
            mstore(0x40, add(roots, 2048))
        }
        uint256 words = 1 << tape.fileBits;
        uint256 file;
        assembly ("memory-safe") {
            file := mload(0x40)
            mstore(0x40, add(file, shl(5, words)))
        }
        (m.roots, m.file) = (roots, file);
    }

    function _requireProtocol(Tape memory tape, uint256 protocol) private pure {
        if (tape.protocol != protocol) revert ProofErrors.InvalidProof(ProofFault.Statement);
    }

    function _numbers(bytes calldata packed) private pure returns (uint256 ptr, uint256 count) {
        assembly ("memory-safe") {
            ptr := packed.offset
        }
        count = packed.length / 4;
    }
}
