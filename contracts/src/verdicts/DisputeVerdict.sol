// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobTerms} from "../market/MarketTypes.sol";
import {ProviderStatement, Subject} from "../referee/DisputeTypes.sol";
import {Game, GameClocks} from "../referee/GameTypes.sol";
import {IDisputeReferee} from "../referee/IDisputeReferee.sol";
import {IGameRules} from "../referee/IGameRules.sol";
import {IVerdict} from "./IVerdict.sol";
import {LeasedPieces} from "./LeasedPieces.sol";
import {Availability} from "./disputes/Availability.sol";
import {FraudEvidence, SignedReceipt} from "./disputes/DisputeMessages.sol";
import {Games} from "./disputes/Games.sol";

/// @title Settlement by time, with disputes decided on chain
/// @notice A result counts when its window has ended. Until then, and on what its lock insures until the lock's end,
/// one inconsistency in what a provider signed or posted costs it the lock and all its unpaid pay in the job. Who is
/// right is computed by pure referees; nobody votes, and what an honest provider said is always consistent.
contract DisputeVerdict is Games {
    IDisputeReferee private immutable _traces;
    IDisputeReferee private immutable _elements;

    /// @param market_ whose jobs this decides
    /// @param traces the referee of commitments
    /// @param elements the referee of computation
    /// @param rules the rules of games
    constructor(address market_, IDisputeReferee traces, IDisputeReferee elements, IGameRules rules)
        LeasedPieces(market_)
        Availability(rules)
    {
        (_traces, _elements) = (traces, elements);
    }

    /// @inheritdoc IVerdict
    function decides() external pure override returns (bool) {
        return true;
    }

    /// @notice Where the pure parts are.
    function referees() external view returns (address traces, address elements, address rules) {
        return (address(_traces), address(_elements), address(_rules));
    }

    /// @notice Shows a provider's inconsistency. The challenger's share goes to who committed to this evidence at least
    /// one block ago, so copying this call gains nothing. The provider must have an undecided assertion or game in the
    /// job, or a lock that still holds. (About a result that is asserted but not signed: challenge it first.)
    /// @param subject what the inconsistency is about
    /// @param receipt the receipt of the subject's root
    /// @param challenger who committed to keccak256(abi.encode(subject hash, keccak256(abi.encode(evidence)),
    /// challenger, nonce))
    /// @param nonce see there
    function proveFraud(
        JobTerms calldata terms,
        Subject calldata subject,
        SignedReceipt calldata receipt,
        FraudEvidence calldata evidence,
        address challenger,
        bytes32 nonce
    ) external {
        bytes32 hash = _subjectHash(subject);
        uint256 committed = committedAt(
            keccak256(abi.encode(hash, keccak256(abi.encode(evidence)), challenger, nonce))
        );
        if (committed == 0 || committed >= block.number) revert NotCommitted();
        _requireTerms(terms, subject.jobId);
        if (receipt.provider != subject.provider || receipt.root != subject.root) revert WrongSubject();
        _requireReceipt(subject.jobId, receipt);
        _requireStake(subject);
        _requireFraud(terms, subject, hash, evidence);
        _convict(terms, subject.jobId, subject.provider, challenger);
    }

    /// @notice As `proveFraud`, by or for a challenger that has a game open about the subject, with no commitment: it
    /// must have opened it in an earlier block.
    function proveFraudInGame(
        JobTerms calldata terms,
        Subject calldata subject,
        Game calldata game,
        FraudEvidence calldata evidence
    ) external {
        bytes32 hash = _subjectHash(subject);
        if (hash != game.subject) revert WrongSubject();
        _requireTerms(terms, subject.jobId);
        _requireStored(game);
        // Or who sees this call coming could open a game of its own in the same block, and copy it.
        if (GameClocks.openedIn(game.clocks) >= block.number) revert NotCommitted();
        _requireFraud(terms, subject, hash, evidence);
        _win(terms, subject.jobId, game);
    }

    function _requireStake(Subject calldata subject) private view {
        if (isConvicted(subject.jobId, subject.provider)) revert AlreadyConvicted();
        (uint256 amount, uint256 until) = _market().lockOf(subject.jobId, subject.provider);
        bool isLocked = amount > 0 && block.timestamp < until;
        if (!isLocked && !isBusy(subject.jobId, subject.provider)) revert NothingAtStake();
    }

    function _requireFraud(
        JobTerms calldata terms,
        Subject calldata subject,
        bytes32 hash,
        FraudEvidence calldata evidence
    ) private view {
        uint256 count = evidence.statements.length;
        ProviderStatement[] memory statements = new ProviderStatement[](count);
        for (uint256 i = 0; i < count; i++) {
            if (!_isStated(hash, subject.provider, evidence.statements[i])) revert BadStatement(i);
            statements[i] = ProviderStatement(
                evidence.statements[i].kind, evidence.statements[i].position, evidence.statements[i].value
            );
        }
        bool isComputed = evidence.kind == 6 || evidence.kind == 7;
        IDisputeReferee referee = isComputed ? _elements : _traces;
        if (!referee.judge(subject, terms.work.planRoot, statements, evidence.kind, evidence.witness)) revert NoFraud();
    }
}
