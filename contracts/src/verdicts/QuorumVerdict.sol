// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {JobTerms} from "../market/MarketTypes.sol";
import {IVerdict} from "./IVerdict.sol";

/// @notice What of a Market this module asks.
interface IJobs {
    function jobIdOf(JobTerms calldata terms) external view returns (bytes32);
    function isOpened(bytes32 jobId) external view returns (bool);
    function domainSeparator() external view returns (bytes32);
}

/// @title Contradictions between replicas, recorded
/// @notice The signer names the replicas of a piece before they work; each signs a batch receipt that commits to
/// keccak(result, itself, salt). Whose result differs from that of a strict majority is recorded, for everybody to
/// see, under its address. A majority can be bought and proves nothing, so this never moves money.
contract QuorumVerdict is IVerdict {
    /// @notice The signer's naming of a piece's replicas.
    /// @param piece index of the piece
    /// @param branch the job's branch the piece belongs to
    /// @param replicas who was to work on it
    /// @param r first half of the signer's ERC-2098 signature
    /// @param vs second half of it
    struct SignedQuorum {
        uint32 piece;
        uint32 branch;
        address[] replicas;
        bytes32 r;
        bytes32 vs;
    }

    /// @dev What every opening of one call is checked against.
    struct Subject {
        bytes32 jobId;
        bytes32 domain;
        uint32 piece;
        uint32 branch;
    }

    /// @notice One replica's signed result.
    /// @param leaseId the lease the batch was worked under
    /// @param count results in the batch, at most 256
    /// @param root the batch's Merkle root (OpenZeppelin's tree)
    /// @param r first half of the provider's ERC-2098 signature of the batch receipt
    /// @param vs second half of it
    /// @param resultDigest sha2-256 digest of the output's CID
    /// @param salt what hid the result until all replicas had committed
    /// @param path proof of the leaf (piece, branch, keccak(resultDigest, provider, salt)) under `root`
    struct Opening {
        bytes32 leaseId;
        uint32 count;
        bytes32 root;
        bytes32 r;
        bytes32 vs;
        bytes32 resultDigest;
        bytes32 salt;
        bytes32[] path;
    }

    bytes32 private constant QUORUM_TYPEHASH =
        keccak256("Quorum(bytes32 jobId,uint32 piece,uint32 branch,address[] replicas)");
    bytes32 private constant RECEIPT_TYPEHASH =
        keccak256("BatchReceipt(bytes32 jobId,address provider,bytes32 leaseId,uint32 count,bytes32 root)");
    /// @notice Most replicas a quorum may name.
    uint256 public constant MAX_REPLICAS = 15;
    /// @notice Most results in a batch.
    uint256 public constant MAX_BATCH = 256;

    /// @inheritdoc IVerdict
    address public immutable override market;

    /// @notice How often a provider was recorded, over all jobs.
    mapping(address provider => uint256) public contradictions;
    /// @notice Whether a provider was recorded for this piece of this job and branch.
    mapping(bytes32 jobId => mapping(uint256 pieceAndBranch => mapping(address provider => bool))) private _recorded;

    /// @param resultDigest what the provider signed
    /// @param majorityDigest what the strict majority signed
    event Contradicted(
        bytes32 indexed jobId,
        address indexed provider,
        uint32 piece,
        uint32 branch,
        bytes32 resultDigest,
        bytes32 majorityDigest
    );

    /// @notice The Market never opened a job with these terms, or its terms name no signer.
    error UnknownJob();
    /// @notice Fewer than three replicas, more than MAX_REPLICAS, one named twice, or not one opening for each.
    error BadReplicas();
    /// @notice The quorum was not signed by the job's signer.
    error BadQuorumSignature();
    /// @notice The batch receipt was not signed by this replica, or claims more than MAX_BATCH results.
    error BadReceipt(address replica);
    /// @notice The opening does not lead to the root this replica signed.
    error BadOpening(address replica);
    /// @notice No result has a strict majority, or nobody differs from it.
    error NoContradiction();

    constructor(address market_) {
        market = market_;
    }

    /// @inheritdoc IVerdict
    function decides() external pure override returns (bool) {
        return false;
    }

    /// @inheritdoc IVerdict
    function isBusy(bytes32, address) external pure override returns (bool) {
        return false;
    }

    /// @notice Whether a provider was recorded for this piece of this job and branch.
    function isRecorded(bytes32 jobId, uint32 piece, uint32 branch, address provider) external view returns (bool) {
        return _recorded[jobId][_key(piece, branch)][provider];
    }

    /// @notice Records every named replica that contradicts the strict majority. Anyone may submit; recording again
    /// what is recorded changes nothing.
    /// @param openings one for each replica, in the quorum's order
    /// @return added how many providers were newly recorded
    function record(JobTerms calldata terms, SignedQuorum calldata quorum, Opening[] calldata openings)
        external
        returns (uint256 added)
    {
        Subject memory subject = Subject(
            IJobs(market).jobIdOf(terms), IJobs(market).domainSeparator(), quorum.piece, quorum.branch
        );
        if (terms.signer == address(0) || !IJobs(market).isOpened(subject.jobId)) revert UnknownJob();
        _checkReplicas(quorum.replicas, openings.length);
        if (!_isSigned(terms.signer, subject.domain, _hashQuorum(subject, quorum.replicas), quorum.r, quorum.vs)) {
            revert BadQuorumSignature();
        }
        for (uint256 i = 0; i < openings.length; i++) {
            _checkOpening(subject, quorum.replicas[i], openings[i]);
        }
        bytes32 majority = _majority(openings);
        for (uint256 i = 0; i < openings.length; i++) {
            bytes32 resultDigest = openings[i].resultDigest;
            if (resultDigest != majority && _record(subject, quorum.replicas[i], resultDigest, majority)) added++;
        }
    }

    function _record(Subject memory subject, address provider, bytes32 resultDigest, bytes32 majority)
        private
        returns (bool)
    {
        mapping(address => bool) storage recorded = _recorded[subject.jobId][_key(subject.piece, subject.branch)];
        if (recorded[provider]) return false;
        recorded[provider] = true;
        contradictions[provider]++;
        emit Contradicted(subject.jobId, provider, subject.piece, subject.branch, resultDigest, majority);
        return true;
    }

    function _hashQuorum(Subject memory subject, address[] calldata replicas) private pure returns (bytes32) {
        // EIP-712 encodes an array as the hash of its elements' words.
        bytes32 named = keccak256(abi.encodePacked(replicas));
        return keccak256(abi.encode(QUORUM_TYPEHASH, subject.jobId, subject.piece, subject.branch, named));
    }

    function _checkReplicas(address[] calldata replicas, uint256 openings) private pure {
        if (replicas.length < 3 || replicas.length > MAX_REPLICAS || openings != replicas.length) revert BadReplicas();
        for (uint256 i = 0; i < replicas.length; i++) {
            for (uint256 j = 0; j < i; j++) {
                if (replicas[i] == replicas[j]) revert BadReplicas();
            }
        }
    }

    function _checkOpening(Subject memory subject, address replica, Opening calldata opening) private pure {
        bytes32 receipt = keccak256(
            abi.encode(RECEIPT_TYPEHASH, subject.jobId, replica, opening.leaseId, opening.count, opening.root)
        );
        if (opening.count > MAX_BATCH || !_isSigned(replica, subject.domain, receipt, opening.r, opening.vs)) {
            revert BadReceipt(replica);
        }
        bytes32 word = keccak256(abi.encode(opening.resultDigest, replica, opening.salt));
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(subject.piece, subject.branch, word))));
        if (!MerkleProof.verifyCalldata(opening.path, opening.root, leaf)) revert BadOpening(replica);
    }

    function _majority(Opening[] calldata openings) private pure returns (bytes32) {
        for (uint256 i = 0; i < openings.length; i++) {
            uint256 votes = 0;
            for (uint256 j = 0; j < openings.length; j++) {
                if (openings[j].resultDigest == openings[i].resultDigest) votes++;
            }
            if (votes == openings.length) revert NoContradiction();
            if (2 * votes > openings.length) return openings[i].resultDigest;
        }
        revert NoContradiction();
    }

    function _isSigned(address account, bytes32 domain, bytes32 structHash, bytes32 r, bytes32 vs)
        private
        pure
        returns (bool)
    {
        bytes32 digest = MessageHashUtils.toTypedDataHash(domain, structHash);
        (address recovered, ECDSA.RecoverError failure,) = ECDSA.tryRecover(digest, r, vs);
        return failure == ECDSA.RecoverError.NoError && recovered == account;
    }

    function _key(uint32 piece, uint32 branch) private pure returns (uint256) {
        return (uint256(piece) << 32) | branch;
    }
}
