// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The immutable terms of a job; the job's id is their EIP-712 digest under the Market's domain.
/// @dev Payments are made often and need little of this, so the rest is a struct of its own, which its hash stands for
/// in `JobPayment` and `OwnJob`.
/// @param client who pays, and who alone may settle, recut and refund
/// @param signer who signs vouchers and leases; 0 disables both
/// @param token the ERC-20 the job is paid in
/// @param capRoot commitment to who may be paid how much at most (see CapTree)
/// @param work what is to be done, until when, and how it is judged
struct JobTerms {
    address client;
    address signer;
    address token;
    bytes32 capRoot;
    Work work;
}

/// @notice What a job is about.
/// @param deadline unix seconds by which the work is due
/// @param grace seconds after the deadline during which vouchers still redeem and the client may not refund
/// @param pieces number of pieces planned
/// @param maxPerPiece most the client pays for one piece, in token base units
/// @param specCid sha2-256 digest of the job document's CID
/// @param planRoot root over the plan
/// @param recutDelay seconds before a recut of the caps takes effect
/// @param verdict a module registered with the Market
/// @param window seconds in which a claim by time may be disputed
/// @param auditRate share of pieces audited, parts per 10,000
/// @param nonce makes equal terms distinct
struct Work {
    uint64 deadline;
    uint64 grace;
    uint32 pieces;
    uint128 maxPerPiece;
    bytes32 specCid;
    bytes32 planRoot;
    uint64 recutDelay;
    address verdict;
    uint64 window;
    uint32 auditRate;
    uint256 nonce;
}

/// @notice Terms as a payment shows them: the same, with the work's EIP-712 struct hash in its place.
struct JobPayment {
    address client;
    address signer;
    address token;
    bytes32 capRoot;
    bytes32 workHash;
}

/// @notice As `JobPayment`, for a job whose client is the caller.
struct OwnJob {
    address signer;
    address token;
    bytes32 capRoot;
    bytes32 workHash;
}

/// @notice A cumulative voucher as it is redeemed: the message, its ERC-2098 compact signature and the provider's cap.
/// @param provider who is paid
/// @param amount total owed to the provider in this job so far, token base units
/// @param pieces number of pieces the amount covers
/// @param r first half of the signature
/// @param vs second half of the signature, with the parity in its top bit
/// @param cap the provider's leaf in the cap tree
struct SignedVoucher {
    address provider;
    uint128 amount;
    uint64 pieces;
    bytes32 r;
    bytes32 vs;
    uint128 cap;
}

/// @notice One entry of a batch of claims.
/// @param job the job's terms
/// @param voucher the voucher
/// @param proof the cap's path in the cap tree
struct Claim {
    JobPayment job;
    SignedVoucher voucher;
    bytes proof;
}

/// @notice A provider's consent to be slashed, as it is recorded: the message `Lock(jobId, provider, token, amount,
/// until)`, whose job and token follow from the terms, and its ERC-2098 compact signature by the provider.
/// @param provider whose stake is locked
/// @param amount token base units, the most that can be slashed
/// @param until unix seconds before which the lock cannot be released
/// @param r first half of the signature
/// @param vs second half of the signature, with the parity in its top bit
struct SignedLock {
    address provider;
    uint128 amount;
    uint64 until;
    bytes32 r;
    bytes32 vs;
}

/// @notice Pieces the job's signer leased to a provider, as they are claimed: the message `Lease(jobId, provider,
/// first, count, price)`, whose job follows from the terms, and its ERC-2098 compact signature by the signer.
/// @param provider who works on them
/// @param first the first piece; leaf i of what the provider asserts is piece first + i
/// @param count number of pieces
/// @param price of one piece, token base units
/// @param r first half of the signature
/// @param vs second half of the signature, with the parity in its top bit
struct SignedLease {
    address provider;
    uint32 first;
    uint32 count;
    uint128 price;
    bytes32 r;
    bytes32 vs;
}

/// @dev One word of storage. A struct, because only a struct's place can be computed once and kept: reading and
/// writing a mapped value would hash its keys twice.
struct Word {
    uint256 value;
}

/// @notice EIP-712 struct hashes of the Market's messages.
library MarketTypes {
    bytes32 internal constant WORK_TYPEHASH = keccak256(
        "Work(uint64 deadline,uint64 grace,uint32 pieces,uint128 maxPerPiece,bytes32 specCid,bytes32 planRoot,"
        "uint64 recutDelay,address verdict,uint64 window,uint32 auditRate,uint256 nonce)"
    );
    bytes32 internal constant TERMS_TYPEHASH = keccak256(
        "Terms(address client,address signer,address token,bytes32 capRoot,Work work)"
        "Work(uint64 deadline,uint64 grace,uint32 pieces,uint128 maxPerPiece,bytes32 specCid,bytes32 planRoot,"
        "uint64 recutDelay,address verdict,uint64 window,uint32 auditRate,uint256 nonce)"
    );
    bytes32 internal constant OPEN_TYPEHASH = keccak256("Open(bytes32 jobId,uint128 budget)");
    bytes32 internal constant VOUCHER_TYPEHASH =
        keccak256("Voucher(bytes32 jobId,address provider,uint128 amount,uint64 pieces)");
    bytes32 internal constant RELEASE_TYPEHASH = keccak256("Release(bytes32 jobId)");
    bytes32 internal constant LOCK_TYPEHASH =
        keccak256("Lock(bytes32 jobId,address provider,address token,uint128 amount,uint64 until)");
    bytes32 internal constant LEASE_TYPEHASH =
        keccak256("Lease(bytes32 jobId,address provider,uint32 first,uint32 count,uint128 price)");
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// @dev The EIP-712 domain separator of a Market, for the modules, which check messages signed for it.
    function domainOf(address market) internal view returns (bytes32) {
        return keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256("Cairn"), keccak256("1"), block.chainid, market)
        );
    }

    /// @dev The EIP-712 digest of the terms. The calldata of a static struct is its EIP-712 encoding, so one copy
    /// replaces many. Words are taken as they are: terms with dirty padding hash to an id that `open` never stores,
    /// because it asks `isClean`. So once a job is found to be open, its fields may be read without checks.
    function digest(JobTerms calldata terms, bytes32 domain) internal pure returns (bytes32 result) {
        (bytes32 workType, bytes32 termsType) = (WORK_TYPEHASH, TERMS_TYPEHASH);
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, workType)
            calldatacopy(add(start, 0x20), add(terms, 0x80), 0x160)
            mstore(add(start, 0xa0), keccak256(start, 0x180))
            mstore(start, termsType)
            calldatacopy(add(start, 0x20), terms, 0x80)
            result := keccak256(start, 0xc0)
        }
        result = typed(domain, result);
    }

    /// @dev As above, of terms in the short form.
    function digest(JobPayment calldata job, bytes32 domain) internal pure returns (bytes32 result) {
        bytes32 termsType = TERMS_TYPEHASH;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, termsType)
            calldatacopy(add(start, 0x20), job, 0xa0)
            result := keccak256(start, 0xc0)
        }
        result = typed(domain, result);
    }

    /// @dev As above, of terms whose client is known.
    function digest(OwnJob calldata job, address client, bytes32 domain) internal pure returns (bytes32 result) {
        bytes32 termsType = TERMS_TYPEHASH;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, termsType)
            mstore(add(start, 0x20), client)
            calldatacopy(add(start, 0x40), job, 0x80)
            result := keccak256(start, 0xc0)
        }
        result = typed(domain, result);
    }

    /// @dev EIP-712's digest of a message. Its 66 bytes overlap the free memory pointer, which is put back.
    function typed(bytes32 domain, bytes32 structHash) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(0, hex"1901")
            mstore(0x02, domain)
            mstore(0x22, structHash)
            result := keccak256(0, 0x42)
            mstore(0x40, free)
        }
    }

    /// @dev Whether no word of the terms has bits outside its field; window and auditRate are left to their bounds.
    function isClean(JobTerms calldata terms) internal pure returns (bool clean) {
        assembly ("memory-safe") {
            let addresses := or(or(calldataload(terms), calldataload(add(terms, 0x20))), calldataload(add(terms, 0x40)))
            addresses := or(addresses, calldataload(add(terms, 0x160)))
            let words64 := or(calldataload(add(terms, 0x80)), calldataload(add(terms, 0xa0)))
            words64 := or(words64, calldataload(add(terms, 0x140)))
            let dirt := or(or(shr(160, addresses), shr(64, words64)), shr(32, calldataload(add(terms, 0xc0))))
            clean := iszero(or(dirt, shr(128, calldataload(add(terms, 0xe0)))))
        }
    }

    /// @dev Of terms found, or to be found, to be an open job's, whose words are clean.
    function signerOf(JobPayment calldata job) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := calldataload(add(job, 0x20))
        }
    }

    /// @dev As above.
    function tokenOf(JobPayment calldata job) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := calldataload(add(job, 0x40))
        }
    }

    /// @dev Who is owed how much under which cap. The amounts may exceed their types, the provider must not: it is what
    /// is paid by.
    function fields(SignedVoucher calldata voucher)
        internal
        pure
        returns (address provider, uint256 amount, uint256 cap)
    {
        provider = voucher.provider;
        assembly ("memory-safe") {
            amount := calldataload(add(voucher, 0x20))
            cap := calldataload(add(voucher, 0xa0))
        }
    }

    /// @dev As for terms: provider, amount and pieces are the first three words of the calldata struct.
    function digest(SignedVoucher calldata voucher, bytes32 jobId, bytes32 domain)
        internal
        pure
        returns (bytes32 result)
    {
        bytes32 typeHash = VOUCHER_TYPEHASH;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, typeHash)
            mstore(add(start, 0x20), jobId)
            calldatacopy(add(start, 0x40), voucher, 0x60)
            result := keccak256(start, 0xa0)
        }
        result = typed(domain, result);
    }

    function hashOpen(bytes32 jobId, uint128 budget) internal pure returns (bytes32) {
        return keccak256(abi.encode(OPEN_TYPEHASH, jobId, budget));
    }

    function hashLock(bytes32 jobId, address token, SignedLock calldata lock) internal pure returns (bytes32) {
        return keccak256(abi.encode(LOCK_TYPEHASH, jobId, lock.provider, token, lock.amount, lock.until));
    }

    function hashLease(bytes32 jobId, SignedLease calldata lease) internal pure returns (bytes32) {
        return keccak256(abi.encode(LEASE_TYPEHASH, jobId, lease.provider, lease.first, lease.count, lease.price));
    }

    function hashRelease(bytes32 jobId) internal pure returns (bytes32) {
        return keccak256(abi.encode(RELEASE_TYPEHASH, jobId));
    }
}
