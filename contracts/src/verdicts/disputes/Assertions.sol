// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobTerms, SignedLease, Word} from "../../market/MarketTypes.sol";
import {Assertion} from "./DisputeMessages.sol";
import {Lanes} from "./Lanes.sol";

/// @title Payment by time
/// @notice A provider asserts the results of leased pieces. Their price is set aside at once, and paid when the job's
/// window has ended without anybody showing that a result is wrong.
abstract contract Assertions is Lanes {
    /// @param assertionId hash of the job and the assertion
    /// @param end unix seconds at which the window ends
    event Asserted(
        bytes32 indexed jobId,
        address indexed provider,
        bytes32 indexed assertionId,
        Assertion assertion,
        uint256 end
    );
    /// @param paid what the provider got; less than asserted where it was paid by consent before
    event Finalised(bytes32 indexed jobId, address indexed provider, bytes32 indexed assertionId, uint256 paid);

    /// @notice Asserts the results of leased pieces. Only the provider may: whoever asserts must be able to open every
    /// one of them under the receipt's root. Its transaction stands for its signature of the receipt. It needs a lock.
    /// @param assertion `amount` must be the count times the lease's price
    /// @param cap the provider's leaf in the job's cap tree
    /// @param capProof its path
    /// @return assertionId by which the assertion is known
    function assertResult(
        JobTerms calldata terms,
        SignedLease calldata lease,
        Assertion calldata assertion,
        uint128 cap,
        bytes calldata capProof
    ) external returns (bytes32 assertionId) {
        if (terms.work.verdict != address(this)) revert NotOurJob();
        if (msg.sender != assertion.provider) revert NotYourMove(assertion.provider);
        if (lease.provider != msg.sender || assertion.first < lease.first) revert NotLeased();
        (bytes32 jobId, uint256 amount) = _take(terms, lease, assertion.first - lease.first, assertion.count);
        if (amount != assertion.amount) revert NotLeased();
        uint256 end = block.timestamp + terms.work.window;
        assertionId = _keep(jobId, assertion, end);
        emit Asserted(jobId, msg.sender, assertionId, assertion, end);
        // A convicted provider has forfeited its pay, so the Market refuses.
        (, bool isLocked) = _market().reserve(terms, msg.sender, cap, capProof, amount);
        // The lock cannot be released while an assertion is undecided, so it insures this one even after its time.
        if (!isLocked) revert NothingAtStake();
    }

    /// @notice Pays an assertion whose window has ended and about which no game is open. Anyone may call.
    /// @return paid what the provider got, token base units
    function finalise(JobTerms calldata terms, Assertion calldata assertion) external returns (uint256 paid) {
        bytes32 jobId = _jobId(terms);
        (Word storage place, bytes32 assertionId) = _find(jobId, assertion);
        if (isConvicted(jobId, assertion.provider)) revert AlreadyConvicted();
        uint256 word = place.value;
        if (block.timestamp < _end(word) || _gamesOf(word) > 0) revert NotFinal(_end(word), _gamesOf(word));
        _free(place);
        paid = _market().payReserved(terms, assertion.provider, assertion.amount);
        emit Finalised(jobId, assertion.provider, assertionId, paid);
    }
}
