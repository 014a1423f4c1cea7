// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CapTree} from "../src/market/CapTree.sol";
import {
    JobPayment, JobTerms, MarketTypes, OwnJob, SignedLease, SignedLock, SignedVoucher
} from "../src/market/MarketTypes.sol";

/// @notice Shows the hashes that the Market computes inside, and the same by the book.
contract HashProbe {
    bytes32 private constant TERMS_TYPEHASH = keccak256(
        "Terms(address client,address signer,address token,bytes32 capRoot,Work work)"
        "Work(uint64 deadline,uint64 grace,uint32 pieces,uint128 maxPerPiece,bytes32 specCid,bytes32 planRoot,"
        "uint64 recutDelay,address verdict,uint64 window,uint32 auditRate,uint256 nonce)"
    );
    bytes32 private constant WORK_TYPEHASH = keccak256(
        "Work(uint64 deadline,uint64 grace,uint32 pieces,uint128 maxPerPiece,bytes32 specCid,bytes32 planRoot,"
        "uint64 recutDelay,address verdict,uint64 window,uint32 auditRate,uint256 nonce)"
    );

    function terms(JobTerms calldata value, bytes32 domain) external pure returns (bytes32 fast, bytes32 plain) {
        fast = MarketTypes.digest(value, domain);
        bytes32 work = keccak256(abi.encode(WORK_TYPEHASH, value.work));
        bytes32 structHash =
            keccak256(abi.encode(TERMS_TYPEHASH, value.client, value.signer, value.token, value.capRoot, work));
        plain = keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function payment(JobPayment calldata value, bytes32 domain) external pure returns (bytes32) {
        return MarketTypes.digest(value, domain);
    }

    function ownJob(OwnJob calldata value, address client, bytes32 domain) external pure returns (bytes32) {
        return MarketTypes.digest(value, client, domain);
    }

    function voucher(bytes32 jobId, SignedVoucher calldata value, bytes32 domain) external pure returns (bytes32) {
        return MarketTypes.digest(value, jobId, domain);
    }

    function opening(bytes32 jobId, uint128 budget) external pure returns (bytes32) {
        return MarketTypes.hashOpen(jobId, budget);
    }

    function lease(bytes32 jobId, SignedLease calldata value) external pure returns (bytes32) {
        return MarketTypes.hashLease(jobId, value);
    }

    function lock(bytes32 jobId, address token, SignedLock calldata value) external pure returns (bytes32) {
        return MarketTypes.hashLock(jobId, token, value);
    }

    function domainOf(address market) external view returns (bytes32) {
        return MarketTypes.domainOf(market);
    }

    function release(bytes32 jobId) external pure returns (bytes32) {
        return MarketTypes.hashRelease(jobId);
    }

    function capRoot(bytes calldata list) external pure returns (bytes32) {
        return CapTree.rootOf(list);
    }

    function capProof(address provider, uint128 cap, bytes calldata proof) external pure returns (bytes32, uint256) {
        return CapTree.prove(provider, cap, proof);
    }
}
