// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IMarketForVerdicts} from "../../market/IMarketForVerdicts.sol";
import {JobTerms, MarketTypes} from "../../market/MarketTypes.sol";
import {Subject} from "../../referee/DisputeTypes.sol";
import {LeasedPieces} from "../LeasedPieces.sol";
import {DisputeErrors} from "./DisputeErrors.sol";
import {SignedReceipt} from "./DisputeMessages.sol";

/// @title What all parts of a dispute share
/// @notice Who has lied, what is undecided, and which messages were signed by whom.
abstract contract DisputeBase is LeasedPieces, DisputeErrors {
    bytes32 private constant RECEIPT_TYPEHASH =
        keccak256("BatchReceipt(bytes32 jobId,address provider,bytes32 leaseId,uint32 count,bytes32 root)");
    /// @notice Most results in a batch.
    uint256 public constant MAX_BATCH = 256;
    /// @notice Least and most seconds that each side of a game has in all. Twice the most is the Market's MAX_GAME.
    uint256 public constant MIN_CLOCK = 1 hours;
    uint256 public constant MAX_CLOCK = 84 hours;
    /// @dev A bond is at least this part of the lock it may win half of.
    uint256 private constant LOCK_PER_BOND = 16;

    uint256 private constant CONVICTED = 1 << 255;

    /// @dev Number of open games; bit 255: CONVICTED.
    mapping(bytes32 jobId => mapping(address provider => uint256)) private _standing;

    /// @notice A provider was proved to have lied, or was silent when it had to answer.
    /// @param challenger who showed it
    /// @param slashed what its lock lost, token base units
    event Convicted(bytes32 indexed jobId, address indexed provider, address indexed challenger, uint256 slashed);

    /// @notice Whether a provider was proved to have lied in a job.
    function isConvicted(bytes32 jobId, address provider) public view returns (bool) {
        return _standing[jobId][provider] & CONVICTED != 0;
    }

    /// @notice The bond of a game or a demand, token base units: what the client pays for a piece at most, and at
    /// least a sixteenth of the provider's lock.
    function bondOf(JobTerms calldata terms, address provider) public view returns (uint128 bond) {
        (uint256 locked,) = _market().lockOf(_jobId(terms), provider);
        bond = terms.work.maxPerPiece;
        if (locked / LOCK_PER_BOND > bond) bond = uint128(locked / LOCK_PER_BOND);
    }

    /// @notice Seconds that each side of a game has in all: the job's window, within MIN_CLOCK and MAX_CLOCK.
    function clockOf(JobTerms calldata terms) public pure returns (uint256) {
        uint256 window = terms.work.window;
        return window < MIN_CLOCK ? MIN_CLOCK : window > MAX_CLOCK ? MAX_CLOCK : window;
    }

    /// @dev The hash by which games and statements know a subject.
    function _subjectHash(Subject memory subject) internal pure returns (bytes32) {
        return keccak256(abi.encode(subject));
    }

    function _market() internal view returns (IMarketForVerdicts) {
        return IMarketForVerdicts(market);
    }

    function _jobId(JobTerms calldata terms) internal view returns (bytes32) {
        return MarketTypes.digest(terms, MarketTypes.domainOf(market));
    }

    /// @dev The subject's job must have these terms, and the terms this module.
    function _requireTerms(JobTerms calldata terms, bytes32 jobId) internal view {
        if (terms.work.verdict != address(this)) revert NotOurJob();
        if (_jobId(terms) != jobId) revert WrongSubject();
    }

    function _requireReceipt(bytes32 jobId, SignedReceipt calldata receipt) internal view {
        bytes32 structHash = keccak256(
            abi.encode(RECEIPT_TYPEHASH, jobId, receipt.provider, receipt.leaseId, receipt.count, receipt.root)
        );
        if (receipt.count > MAX_BATCH || !_isSigned(receipt.provider, structHash, receipt.r, receipt.vs)) {
            revert BadReceipt();
        }
    }

    function _isSigned(address account, bytes32 structHash, bytes32 r, bytes32 vs) internal view returns (bool) {
        bytes32 digest = MessageHashUtils.toTypedDataHash(MarketTypes.domainOf(market), structHash);
        (address recovered, ECDSA.RecoverError failure,) = ECDSA.tryRecover(digest, r, vs);
        return failure == ECDSA.RecoverError.NoError && recovered == account;
    }

    /// @dev Whether games are open and the provider was not convicted.
    function _isPlaying(bytes32 jobId, address provider) internal view returns (bool) {
        uint256 standing = _standing[jobId][provider];
        return standing != 0 && standing & CONVICTED == 0;
    }

    function _begin(bytes32 jobId, address provider) internal {
        uint256 standing = _standing[jobId][provider];
        if (standing & CONVICTED != 0) revert AlreadyConvicted();
        _standing[jobId][provider] = standing + 1;
    }

    function _finish(bytes32 jobId, address provider) internal {
        _standing[jobId][provider] -= 1;
    }

    function _convict(JobTerms calldata terms, bytes32 jobId, address provider, address challenger) internal {
        uint256 standing = _standing[jobId][provider];
        if (standing & CONVICTED != 0) revert AlreadyConvicted();
        _standing[jobId][provider] = standing | CONVICTED;
        uint256 slashed = _market().slash(terms, provider, challenger);
        emit Convicted(jobId, provider, challenger, slashed);
    }

    function _takeBond(JobTerms calldata terms, address provider) internal returns (uint128 bond) {
        bond = bondOf(terms, provider);
        if (bond > 0) _market().takeBond(terms.token, msg.sender, bond);
    }

    function _give(address token, address to, uint256 amount) internal {
        if (amount > 0) _market().give(token, to, amount);
    }

    function _burn(address token, uint256 amount) internal {
        if (amount > 0) _market().burn(token, amount);
    }
}
