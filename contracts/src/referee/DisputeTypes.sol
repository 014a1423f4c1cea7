// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a dispute is about: one result of one provider.
/// @param jobId the job
/// @param provider who signed the result
/// @param root root of the batch receipt that holds it
/// @param piece index of the piece
/// @param branch the job's branch the piece belongs to
struct Subject {
    bytes32 jobId;
    address provider;
    bytes32 root;
    uint32 piece;
    uint32 branch;
}

/// @notice How a piece ended. A piece that ended well has `outputs` alone, a failed one all but `outputs`.
/// @param failed whether an operator's check failed
/// @param outputs root of the tree over the output tensors' roots
/// @param step run of the failed operator; the number of steps for the end list
/// @param op the operator in its list
/// @param check the check in the operator's list
/// @param element the number that the fail bears
struct Outcome {
    bool failed;
    bytes32 outputs;
    uint32 step;
    uint32 op;
    uint32 check;
    uint64 element;
}

/// @notice A result as its receipt holds it.
/// @param inputRoot tree over the roots of the tensors that the piece started from
/// @param segmentRoot tree over the states kept on the way
/// @param blobDigest sha2-256 digest of the output document's CID
/// @param salt what hid the result until it was fixed
/// @param path proof of the leaf (piece, branch, word) under the receipt's root, sorted pairs
struct WordOpening {
    bytes32 inputRoot;
    bytes32 segmentRoot;
    bytes32 blobDigest;
    bytes32 salt;
    Outcome outcome;
    bytes32[] path;
}

/// @notice The plan's entry of a piece, and the head of the program it names.
/// @param entry the packed entry
/// @param place its place in the plan
/// @param entries number of entries of the plan
/// @param path siblings of the entry's leaf
/// @param head the packed head
struct PlanOpening {
    bytes entry;
    uint32 place;
    uint32 entries;
    bytes32[] path;
    bytes head;
}

/// @notice An operator of a program's step list, or of its end list where `step` is the number of steps.
/// @param step the run
/// @param place place in the list
/// @param document the packed operator
/// @param path siblings of its leaf under the list's root
struct OperatorOpening {
    uint32 step;
    uint32 place;
    bytes document;
    bytes32[] path;
}

/// @notice An operator's leaf in the trace of a run.
/// @param roots the packed roots of the tensors it writes
/// @param path siblings of the leaf under the trace's root
struct LeafOpening {
    bytes roots;
    bytes32[] path;
}

/// @notice A tensor that an operator declares.
/// @param place place in the operator's declaration list
/// @param binding the packed binding
/// @param bindingPath siblings of its leaf under the operator's bindings
/// @param opening packed: its tiles, and how they are bound to what its source commits to (see TensorReader)
struct TensorOpening {
    uint16 place;
    bytes binding;
    bytes32[] bindingPath;
    bytes opening;
}

/// @notice Something the provider said about how it got its result.
/// @param kind 1 STATES, 2 TRACE, 3 PARTIALS
/// @param position what of the kind
/// @param value the hash it said
struct ProviderStatement {
    uint8 kind;
    bytes32 position;
    bytes32 value;
}

/// @notice Witness that a kept state is not the one among all states.
struct SegmentWitness {
    uint32 place;
    bytes32 segment;
    bytes32[] segmentPath;
    bytes32 state;
    bytes32[] statePath;
}

/// @notice Witness that the state after `step` holds another tensor than the step wrote.
struct StateWitness {
    uint32 step;
    uint16 tensor;
    bytes carry;
    bytes32[] carryPath;
    bytes32 root;
    bytes32[] rootPath;
    bytes32[] statePath;
    LeafOpening leaf;
}

/// @notice Witness that an output is another tensor than the end list wrote.
struct OutputWitness {
    uint16 output;
    bytes source;
    bytes32[] sourcePath;
    bytes32 root;
    bytes32[] rootPath;
    LeafOpening leaf;
}

/// @notice Witness that a checked element is not finite, or that one that a fail names is.
/// @param document the packed check
/// @param element the element's number as a fail would bear it
struct FiniteWitness {
    OperatorOpening op;
    uint16 check;
    bytes document;
    bytes32[] path;
    uint64 element;
    TensorOpening tensor;
}

/// @notice Witness that an operator's leaf holds another number of roots than the operator writes.
struct RootsWitness {
    OperatorOpening op;
    LeafOpening leaf;
}

/// @notice Witness that a written tile is not padded with zeros.
struct PaddingWitness {
    OperatorOpening op;
    TensorOpening tensor;
}
