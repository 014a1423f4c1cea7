// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IVerdict} from "../verdicts/IVerdict.sol";
import {CapTree} from "./CapTree.sol";
import {Custody} from "./Custody.sol";
import {IMarketForVerdicts} from "./IMarketForVerdicts.sol";
import {JobNumbers} from "./JobNumbers.sol";
import {JobPayment, JobTerms, MarketTypes, Word} from "./MarketTypes.sol";
import {ProviderNumbers} from "./ProviderNumbers.sol";
import {Signatures} from "./Signatures.sol";
import {TotalsList} from "./TotalsList.sol";

/// @title What is kept about jobs
/// @notice A job is known by the hash of its terms; only numbers are stored, everything else is shown again by whoever
/// needs it.
abstract contract JobBook is Custody, EIP712, IMarketForVerdicts {
    /// @notice A change of caps. While `now < effectiveAt` the caps in force are `current` (0: the terms'), afterwards
    /// `pending`.
    struct CapChange {
        bytes32 current;
        bytes32 pending;
        uint64 effectiveAt;
    }

    uint32 private constant RATE_ONE = 10_000;

    IVerdict private immutable _verdict0;
    IVerdict private immutable _verdict1;
    IVerdict private immutable _verdict2;
    IVerdict private immutable _verdict3;
    IVerdict private immutable _verdict4;

    mapping(bytes32 jobId => Word) internal _numbers;
    mapping(bytes32 jobId => bytes32) internal _totalsHash;
    mapping(bytes32 jobId => CapChange) internal _capChanges;
    /// @dev See ProviderNumbers.
    mapping(bytes32 jobId => mapping(address provider => Word)) internal _providers;

    event Announced(address indexed client, bytes32 indexed specCid, string endpoint);
    event Opened(bytes32 indexed jobId, JobTerms terms, uint256 budget);
    event ToppedUp(bytes32 indexed jobId, uint256 amount);

    constructor(IVerdict[] memory modules) EIP712("Cairn", "1") {
        if (modules.length == 0 || modules.length > 5) revert BadVerdictModule(address(0));
        IVerdict[5] memory all;
        for (uint256 i = 0; i < modules.length; i++) {
            IVerdict module = modules[i];
            if (address(module).code.length == 0 || module.market() != address(this)) {
                revert BadVerdictModule(address(module));
            }
            for (uint256 j = 0; j < i; j++) {
                if (address(all[j]) == address(module)) revert BadVerdictModule(address(module));
            }
            all[i] = module;
        }
        (_verdict0, _verdict1, _verdict2, _verdict3, _verdict4) = (all[0], all[1], all[2], all[3], all[4]);
    }

    /// @notice Whether terms may name this verdict module.
    function isVerdict(address module) public view returns (bool) {
        if (module == address(_verdict0)) return true;
        return module != address(0)
            && (module == address(_verdict1) || module == address(_verdict2) || module == address(_verdict3)
                || module == address(_verdict4));
    }

    /// @notice The EIP-712 domain separator of every message the Market checks.
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @notice The id a job with these terms has.
    function jobIdOf(JobTerms calldata terms) external view returns (bytes32) {
        return _jobId(terms);
    }

    /// @notice Whether a job was ever opened.
    function isOpened(bytes32 jobId) external view returns (bool) {
        return _numbers[jobId].value != 0;
    }

    /// @notice A job's numbers, token base units. While `isSealed`, budget and spent are not readable here: they
    /// follow from the Opened, ToppedUp and Claimed events and the settlement.
    /// `word` is the stored word.
    function job(bytes32 jobId)
        external
        view
        returns (uint256 budget, uint256 spent, bool isSettled, bool isClosed, bool isSealed, uint256 word)
    {
        word = _numbers[jobId].value;
        isSealed = word & JobNumbers.SEALED != 0;
        if (isSealed) return (0, 0, true, false, true, word);
        budget = JobNumbers.budget(word);
        spent = JobNumbers.spent(word);
        isSettled = word & JobNumbers.SETTLED != 0;
        isClosed = word & JobNumbers.CLOSED != 0;
    }

    /// @notice What is set aside for a provider, the price of its pieces found done so far, and whether it has
    /// forfeited all further pay.
    function reservedFor(bytes32 jobId, address provider)
        external
        view
        returns (uint256 amount, uint256 proved, bool isForfeited)
    {
        uint256 numbers = _providers[jobId][provider].value;
        return (
            ProviderNumbers.reserved(numbers), ProviderNumbers.proved(numbers), ProviderNumbers.isForfeited(numbers)
        );
    }

    /// @notice What a provider was paid by claims, and whether that already counts its settled total. Where it does
    /// not, it was paid the larger of this and its settled total.
    function paid(bytes32 jobId, address provider) external view returns (uint256 amount, bool countsSettled) {
        uint256 numbers = _providers[jobId][provider].value;
        return (ProviderNumbers.paid(numbers), numbers & ProviderNumbers.COUNTS_SETTLED != 0);
    }

    /// @notice The last recorded recut of a job's caps (see CapChange).
    function capChange(bytes32 jobId) external view returns (CapChange memory) {
        return _capChanges[jobId];
    }

    /// @notice Tells providers that no gateway reaches about a job to be had; stores nothing.
    /// @param specCid sha2-256 digest of the job document's CID
    /// @param endpoint where offers are taken
    function announce(bytes32 specCid, string calldata endpoint) external {
        emit Announced(msg.sender, specCid, endpoint);
    }

    /// @notice Opens a job from the caller's free balance.
    /// @param budget token base units moved into escrow
    /// @return jobId the EIP-712 digest of the terms
    function open(JobTerms calldata terms, uint128 budget) external returns (bytes32 jobId) {
        address client = address(0);
        assembly ("memory-safe") {
            client := calldataload(terms) // unchecked: it is compared to what is clean
        }
        if (msg.sender != client) revert NotClient();
        return _open(terms, client, budget);
    }

    /// @notice Opens a job for the client who signed `Open(jobId, budget)`; the money is the client's.
    /// @param r first half of the ERC-2098 compact signature
    /// @param vs second half of it
    function openFor(JobTerms calldata terms, uint128 budget, bytes32 r, bytes32 vs) external returns (bytes32 jobId) {
        jobId = _open(terms, terms.client, budget);
        _requireSigned(terms.client, MarketTypes.hashOpen(jobId, budget), r, vs);
    }

    /// @notice Adds to a job's budget from the caller's free balance. What is left over in the end is the client's.
    function topUp(JobPayment calldata payment, uint128 amount) external {
        if (amount == 0) revert NothingToMove();
        bytes32 jobId = MarketTypes.digest(payment, _domainSeparatorV4());
        Word storage place = _numbers[jobId];
        uint256 numbers = place.value;
        JobNumbers.requireOpen(numbers);
        if (JobNumbers.budget(numbers) + amount > JobNumbers.MAX_BUDGET) revert BadTerms("budget");
        _debit(payment.token, msg.sender, amount);
        place.value = numbers + amount;
        emit ToppedUp(jobId, amount);
    }

    /// @dev The caller has made sure, or makes sure afterwards, that the client consents.
    function _open(JobTerms calldata terms, address client, uint256 budget) private returns (bytes32 jobId) {
        if (!MarketTypes.isClean(terms)) revert BadTerms("encoding");
        // The fields are clean, so they are read without the checks that decoding would repeat.
        (uint256 deadline, uint256 window, uint256 auditRate, address verdict, address token) =
            (0, 0, 0, address(0), address(0));
        assembly ("memory-safe") {
            token := calldataload(add(terms, 0x40))
            deadline := calldataload(add(terms, 0x80))
            verdict := calldataload(add(terms, 0x160))
            window := calldataload(add(terms, 0x180))
            auditRate := calldataload(add(terms, 0x1a0))
        }
        jobId = MarketTypes.digest(terms, _domainSeparatorV4());
        Word storage place = _numbers[jobId];
        if (place.value != 0) revert AlreadyOpened();
        unchecked {
            if (budget - 1 >= JobNumbers.MAX_BUDGET) revert BadTerms("budget"); // zero wraps round
        }
        if (deadline <= block.timestamp) revert BadTerms("deadline");
        if (window > MAX_WINDOW) revert BadTerms("window");
        if (auditRate > RATE_ONE) revert BadTerms("auditRate");
        if (!isVerdict(verdict)) revert BadTerms("verdict");
        _debit(token, client, budget);
        place.value = budget;
        // emit Opened(jobId, terms, budget): the terms' calldata is their encoding already.
        bytes32 topic = Opened.selector;
        assembly ("memory-safe") {
            let start := mload(0x40)
            calldatacopy(start, terms, 0x1e0)
            mstore(add(start, 0x1e0), budget)
            log2(start, 0x200, topic, jobId)
        }
    }

    function _jobId(JobTerms calldata terms) internal view returns (bytes32) {
        return MarketTypes.digest(terms, _domainSeparatorV4());
    }

    function _requireSigned(address account, bytes32 structHash, bytes32 r, bytes32 vs) internal view {
        bytes32 digest = MarketTypes.typed(_domainSeparatorV4(), structHash);
        if (!Signatures.isBy(account, digest, r, vs)) revert BadSignature();
    }

    /// @dev The cap root in force now, where the terms' is `capRoot`.
    function _inForce(bytes32 capRoot, bytes32 jobId, uint256 numbers) internal view returns (bytes32) {
        if (numbers & JobNumbers.RECUT == 0) return capRoot;
        CapChange storage change = _capChanges[jobId];
        if (block.timestamp >= change.effectiveAt) return change.pending;
        bytes32 current = change.current;
        return current == 0 ? capRoot : current;
    }

    /// @dev Refuses a cap that is not in the tree in force, or a tree that promises more than the budget.
    function _requireCap(
        bytes32 jobId,
        uint256 numbers,
        bytes32 capRoot,
        address provider,
        uint256 cap,
        bytes calldata proof
    ) internal view {
        (bytes32 root, uint256 promised) = CapTree.prove(provider, cap, proof);
        if (root != (numbers & JobNumbers.RECUT == 0 ? capRoot : _inForce(capRoot, jobId, numbers))) revert WrongCaps();
        if (promised > JobNumbers.budget(numbers)) revert CapsAboveBudget(promised, JobNumbers.budget(numbers));
    }

    /// @dev What a provider was paid so far, and what is set aside for it. `totals` is the settled list where the
    /// caller has verified one. Who has forfeited all further pay counts as paid without end.
    function _paidSoFar(bytes32 jobId, address provider, bool settled, bytes calldata totals)
        internal
        view
        returns (uint256 amount, uint256 reserved)
    {
        uint256 numbers = _providers[jobId][provider].value;
        if (ProviderNumbers.isForfeited(numbers)) return (type(uint128).max, 0);
        (amount, reserved) = (ProviderNumbers.paid(numbers), ProviderNumbers.reserved(numbers));
        if (settled && numbers & ProviderNumbers.COUNTS_SETTLED == 0) {
            uint256 total = TotalsList.totalOf(totals, provider);
            if (total > amount) amount = total;
        }
    }

    /// @dev Checks the settled list given against the one recorded; a job not settled takes none.
    function _checkTotals(bytes32 jobId, uint256 numbers, bytes calldata totals) internal view returns (bool settled) {
        settled = numbers & JobNumbers.SETTLED != 0;
        if (settled ? keccak256(totals) != _totalsHash[jobId] : totals.length != 0) revert WrongWitness();
    }
}
