// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceVerifier} from "./proofs/IInferenceVerifier.sol";
import {ProofStatement} from "./proofs/Statements.sol";
import {TapeReference} from "./proofs/Tapes.sol";
import {IProvedModels, ProvedStatement} from "./verdicts/IProvedModels.sol";

/// @notice A model whose proofs are checked by a tape.
/// @param graph The digest of its graph.
/// @param weights The root of its committed weights, which were proved to be in their ranges.
/// @param tape The digest of the tape that checks its proofs of inference.
/// @param registrationTape The digest of the tape that checked the weights.
/// @param chunks The contracts that the tape lies in.
struct RegisteredModel {
    bytes32 graph;
    bytes32 weights;
    bytes32 tape;
    bytes32 registrationTape;
    address[] chunks;
}

/// @title Models, each committed once by anybody
/// @notice A model's id says all that its proofs rest on: the graph, the weights' root and both tapes. The registry
/// runs the tapes but does not know that they are the graph's: whoever relies on an id has computed both tapes from the
/// graph, which gives the same bytes to everybody, and compared the digests. Nobody owns it and nothing in it changes.
contract ModelRegistry is IProvedModels {
    /// @notice No model has this id.
    error UnknownModel(bytes32 modelId);

    /// @notice It is there already.
    error AlreadyRegistered(bytes32 modelId);

    /// @notice The two tapes are for different graphs.
    error GraphsDiffer(bytes32 inference, bytes32 registration);

    event ModelRegistered(
        bytes32 indexed modelId,
        bytes32 indexed graph,
        bytes32 indexed weights,
        bytes32 tape,
        bytes32 registrationTape,
        address[] chunks
    );

    /// @notice What runs the tapes.
    IInferenceVerifier public immutable verifier;

    mapping(bytes32 modelId => RegisteredModel) private _models;

    constructor(IInferenceVerifier verifier_) {
        verifier = verifier_;
    }

    /// @notice Registers a model for good.
    /// @param inference The tape for its proofs of inference. The contracts stay as they are: their code begins with a
    /// byte that ends every call.
    /// @param registration The tape for the proof of its weights.
    /// @param weights The root of its weights.
    /// @param proof That the weights are in their ranges. It is not bound to a chain or a sender.
    function register(
        TapeReference calldata inference,
        TapeReference calldata registration,
        bytes32 weights,
        bytes calldata proof
    ) external returns (bytes32 modelId) {
        bytes32 graph = verifier.graphOf(inference);
        modelId = idOf(graph, weights, inference.digest, registration.digest);
        if (_models[modelId].chunks.length != 0) revert AlreadyRegistered(modelId);
        bytes32 registered = verifier.verifyRegistration(registration, weights, proof);
        if (registered != graph) revert GraphsDiffer(graph, registered);
        _models[modelId] = RegisteredModel(graph, weights, inference.digest, registration.digest, inference.chunks);
        emit ModelRegistered(modelId, graph, weights, inference.digest, registration.digest, inference.chunks);
    }

    /// @inheritdoc IProvedModels
    function requireProved(bytes32 modelId, ProvedStatement calldata statement, bytes calldata proof) external view {
        RegisteredModel memory found = model(modelId);
        verifier.verify(
            TapeReference(found.tape, found.chunks),
            ProofStatement(
                found.weights,
                statement.jobId,
                uint64(block.chainid),
                bytes32(uint256(uint160(statement.verifier))),
                statement.nonce,
                statement.inputs,
                statement.outputs
            ),
            proof
        );
    }

    /// @notice A registered model.
    function model(bytes32 modelId) public view returns (RegisteredModel memory found) {
        found = _models[modelId];
        if (found.chunks.length == 0) revert UnknownModel(modelId);
    }

    /// @notice The id of a model with these digests and this root.
    function idOf(bytes32 graph, bytes32 weights, bytes32 tape, bytes32 registrationTape)
        public
        pure
        returns (bytes32 modelId)
    {
        return keccak256(abi.encode(graph, weights, tape, registrationTape));
    }
}
