// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {JobTerms, MarketTypes, SignedLease} from "../market/MarketTypes.sol";
import {IVerdict} from "./IVerdict.sol";

/// @title Pieces claimed one by one
/// @notice For modules that pay by time or by proof. The job's signer leases pieces to a provider at a price; the
/// provider claims each of them at most once, whichever lease names it. What that is worth follows from the lease.
abstract contract LeasedPieces is IVerdict {
    /// @inheritdoc IVerdict
    address public immutable override market;

    /// @dev One bit a piece, 256 pieces a word.
    mapping(bytes32 jobId => mapping(address provider => mapping(uint256 index => uint256 bits))) private _claimed;

    /// @notice The lease is not signed by the job's signer, or the job has none.
    error BadLeaseSignature();
    /// @notice The lease names a piece the job has not, or a price above the most the client pays for one.
    error LeaseOutOfTerms();
    /// @notice No piece, or one the lease does not contain.
    error NotLeased();
    /// @notice One of the pieces was claimed before; `pieces` has the bits of those among `index` * 256 and on.
    error PiecesClaimed(uint256 index, uint256 pieces);

    constructor(address market_) {
        market = market_;
    }

    /// @notice Whether a provider has claimed a piece of a job.
    function isClaimed(bytes32 jobId, address provider, uint32 piece) public view returns (bool) {
        return _claimed[jobId][provider][piece >> 8] & (1 << (piece & 0xff)) != 0;
    }

    /// @dev Claims pieces first + from to first + from + count - 1 of a lease. That the job is open, and that its terms
    /// name this module, is the Market's to check when the amount is reserved.
    /// @return jobId the job's id
    /// @return amount the pieces' price, token base units
    function _take(JobTerms calldata terms, SignedLease calldata lease, uint256 from, uint256 count)
        internal
        returns (bytes32 jobId, uint256 amount)
    {
        bytes32 domain = MarketTypes.domainOf(market);
        jobId = MarketTypes.digest(terms, domain);
        _checkLease(jobId, domain, terms, lease);
        if (count == 0 || from > lease.count || count > lease.count - from) revert NotLeased();
        _mark(_claimed[jobId][lease.provider], lease.first + from, count);
        amount = count * lease.price;
    }

    function _checkLease(bytes32 jobId, bytes32 domain, JobTerms calldata terms, SignedLease calldata lease)
        private
        pure
    {
        bytes32 digest = MessageHashUtils.toTypedDataHash(domain, MarketTypes.hashLease(jobId, lease));
        (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecover(digest, lease.r, lease.vs);
        // A recovered zero is a failure, so a job without a signer has no leases.
        if (failure != ECDSA.RecoverError.NoError || signer != terms.signer) revert BadLeaseSignature();
        if (uint256(lease.first) + lease.count > terms.work.pieces || lease.price > terms.work.maxPerPiece) {
            revert LeaseOutOfTerms();
        }
    }

    function _mark(mapping(uint256 index => uint256) storage words, uint256 piece, uint256 count) private {
        while (count > 0) {
            uint256 index = piece >> 8;
            uint256 start = piece & 0xff;
            uint256 here = 256 - start < count ? 256 - start : count;
            uint256 mask = (type(uint256).max >> (256 - here)) << start;
            uint256 bits = words[index];
            if (bits & mask != 0) revert PiecesClaimed(index, bits & mask);
            words[index] = bits | mask;
            piece += here;
            count -= here;
        }
    }
}
