using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// A challenger of one result, as a pure state machine: asks over HTTP, and where it gets no answer on chain; shows
/// what it has found; takes its bond back. It remembers only what was said to it. Where the dispute stands is read from
/// the chain before every move, so a restart, a lost transaction or a reorganisation repeats a move and never a bond.
/// </summary>
public sealed class ChallengeMachine
{
    // A view may be behind what was refused; one that is refused again and again is of something that is no more.
    private const int RefusalsMax = 8;

    private readonly DisputeCase _about;
    private readonly PieceTrace _own;
    private readonly DisputeCalls _calls;
    private readonly Address _challenger;
    private readonly ChallengeOptions _options;
    private readonly Dictionary<Question, Inquiry.Said> _said = [];
    private Dictionary<Question, byte[]> _posted = [];
    private Inquiry? _inquiry;
    private DisputeView? _view;
    private Question? _asked;
    private bool _isSending;
    private bool _isSilent;
    private bool _isRefuted;
    private int _refusals;
    private ulong _highest;
    private long? _lateSinceMs;
    private bool _isPressed;

    /// <param name="own">The challenger's own trace of the piece. Used by this machine alone.</param>
    /// <param name="calls">For what evidence is committed by.</param>
    public ChallengeMachine(
        DisputeCase about, PieceTrace own, DisputeCalls calls, Address challenger, ChallengeOptions options)
    {
        options.Validate();
        (_about, _own, _calls, _challenger, _options) = (about, own, calls, challenger, options);
    }

    /// <summary>How far it has come.</summary>
    public ChallengeStatus Status { get; private set; }

    /// <summary>Whether it is over; a reorganisation may undo that.</summary>
    public bool IsOver => Status >= ChallengeStatus.Won;

    /// <summary>What is to be looked up as committed to; null where there is no evidence yet.</summary>
    public Hash32? Commitment { get; private set; }

    /// <summary>What the search has come to.</summary>
    public DisputeResult? Found => _inquiry?.Result;

    /// <summary>Questions asked over HTTP so far.</summary>
    public int Questions => _said.Count;

    /// <summary>Takes an event, and gives what is to be done now: at most one thing.</summary>
    public ChallengeEffect? Apply(ChallengeEvent happened)
    {
        switch (happened)
        {
            case ChallengeEvent.Restarted:
                (_asked, _isSending, _view) = (null, false, null);
                break;
            case ChallengeEvent.Answered e when e.Question == _asked:
                Answer(e);
                break;
            case ChallengeEvent.Silent e when e.Question == _asked:
                (_asked, _isSilent) = (null, true);
                break;
            case ChallengeEvent.Seen e:
                See(e);
                break;
            case ChallengeEvent.MoveEnded e:
                (_isSending, _view, _isRefuted) = (false, null, _isRefuted || e.End == MoveEnd.NoFraud);
                _refusals = e.End != MoveEnd.Refused ? 0 : _isPressed ? _refusals : _refusals + 1;
                break;
        }

        return Decide();
    }

    private void Answer(ChallengeEvent.Answered e)
    {
        _asked = null;
        _said[e.Question] = new Inquiry.Said(e.Answer, e.Signature);
        _inquiry = null;
        if (Search().Open != e.Question && _said.Count < _options.QuestionsMax)
            return;
        // It says what does not fit its commitments, or speaks without end: only the contract's clock helps.
        if (Search().Open == e.Question)
            _said.Remove(e.Question);
        (_isSilent, _inquiry) = (true, null);
    }

    // One of several nodes behind an endpoint may be late: what it does not show may have happened all the same.
    private void See(ChallengeEvent.Seen e)
    {
        var isLate = e.View.Block < _highest;
        _lateSinceMs = isLate ? _lateSinceMs ?? e.TimeMs : null;
        // Not while the own clock runs out: a move upon a late view is refused at worst, and that does not count.
        _isPressed = isLate && e.TimeMs - _lateSinceMs < _options.LateChainMs;
        if (_isPressed && !IsPressing(e))
        {
            _view = null;
            return;
        }

        if (!_isPressed)
            (_highest, _lateSinceMs) = (e.View.Block, null);
        _view = e.View;
        var posted = GameAnswers.Read(e.View.Moves, _own);
        if (posted.Count != _posted.Count || posted.Any(p => !IsPosted(p)))
            (_posted, _inquiry) = (posted, null);
    }

    /// <summary>Whether the time to move is nearly over: less than twice what a late chain is waited for.</summary>
    private bool IsPressing(ChallengeEvent.Seen e)
    {
        var until = e.View.Game is not { } game ? e.View.WindowEnd
            : GameBoard.Of(game) is { Asked: GameAsked.None } board ? board.Until : 0;
        var now = Math.Max(e.View.TimeSeconds, (ulong)Math.Max(0, e.TimeMs / 1_000));
        return until > 0 && now + 2 * (ulong)_options.LateChainMs / 1_000 >= until;
    }

    private bool IsPosted(KeyValuePair<Question, byte[]> said) =>
        _posted.TryGetValue(said.Key, out var known) && known.AsSpan().SequenceEqual(said.Value);

    private DisputeResult Search() => (_inquiry ??= new Inquiry(_about, _own, _said, _posted)).Result;

    private ChallengeEffect? Decide()
    {
        if (_isSending)
            return null;
        if (_view?.ConvictedBy is { } by)
            return _view.Game is { } open
                ? Send(new DisputeMove.Close(open))
                : End(by == _challenger ? ChallengeStatus.Won : ChallengeStatus.Overtaken);
        if (_isRefuted || _refusals >= RefusalsMax)
            return GiveUp(_isRefuted ? ChallengeStatus.Agreed : ChallengeStatus.NothingAtStake);
        var found = Search();
        return found.Verdict switch
        {
            Proofs.DisputeVerdict.Fraud => Prove(found.Witness!),
            Proofs.DisputeVerdict.OtherInput => DoubtInput(),
            Proofs.DisputeVerdict.Unanswered => Ask(found.Open!),
            _ => GiveUp(ChallengeStatus.Agreed),
        };
    }

    private ChallengeEffect? Ask(Question question)
    {
        if (!_isSilent && _view?.Game is null)
        {
            Status = ChallengeStatus.Asking;
            if (_asked is not null)
                return null;
            _asked = question;
            return new ChallengeEffect.Ask(question);
        }

        // What was asked on chain has an answer, which the contract has checked: asking again would lead nowhere.
        if (_posted.ContainsKey(question))
            return GiveUp(ChallengeStatus.Agreed);
        return Play(game => _inquiry!.Towards(game, question));
    }

    private ChallengeEffect? DoubtInput() =>
        _about.Input is { } input && input.InputRoot != _about.Word.Committed.InputRoot
            ? Play(game => new DisputeMove.ClaimInput(game, input))
            : GiveUp(ChallengeStatus.Agreed);

    /// <summary>A game's next step: the challenger's move, or the provider's clock.</summary>
    private ChallengeEffect? Play(Func<Game, DisputeMove?> next)
    {
        Status = ChallengeStatus.Playing;
        if (_view is not { } view)
            return null;
        if (view.Game is not { } game)
            return Challenge(view);
        var board = GameBoard.Of(game);
        if (board.Asked != GameAsked.None)
            return view.TimeSeconds > board.Until ? Send(new DisputeMove.Timeout(game)) : null;
        return board.Demands < GameBoard.DemandsMax && next(game) is { } move
            ? Send(move) : GiveUp(ChallengeStatus.Agreed);
    }

    private ChallengeEffect? Challenge(DisputeView view)
    {
        if (view.ProviderWasRight is not null)
            return End(ChallengeStatus.Lost);
        var isAsserted = _about.Assertion is not null && view.WindowEnd > view.TimeSeconds;
        if (!isAsserted && !(view.IsLocked && _about.IsSigned))
            return End(ChallengeStatus.NothingAtStake);
        return view.Bond > _options.BondMax
            ? End(ChallengeStatus.TooExpensive)
            : Send(new DisputeMove.Challenge(isAsserted));
    }

    private ChallengeEffect? Prove(FraudWitness witness)
    {
        Status = ChallengeStatus.Proving;
        if (_inquiry!.Evidence(witness) is not { } evidence)
            return Play(_ => null);
        Commitment = _calls.Commitment(evidence);
        if (_view is not { } view)
            return null;
        if (view.Game is { } game)
            return view.Block > GameBoard.Of(game).OpenedIn
                ? Send(new DisputeMove.ProveInGame(game, evidence)) : null;
        if (!_about.IsSigned)
            return Challenge(view);
        if (!view.IsLocked && !view.IsBusy)
            return End(ChallengeStatus.NothingAtStake);
        if (view.CommittedAt == 0)
            return Send(new DisputeMove.Commit(Commitment.Value));
        return view.Block > view.CommittedAt ? Send(new DisputeMove.Prove(evidence)) : null;
    }

    private ChallengeEffect? GiveUp(ChallengeStatus why)
    {
        Status = ChallengeStatus.Playing;
        if (_view is not { } view)
            return null;
        if (view.Game is not { } game)
            return End(view.ProviderWasRight == true ? ChallengeStatus.Lost : why);
        var isOurs = GameBoard.Of(game).Asked == GameAsked.None;
        return isOurs || view.TimeSeconds > GameBoard.Of(game).Until ? Send(new DisputeMove.Timeout(game)) : null;
    }

    private ChallengeEffect? End(ChallengeStatus status)
    {
        Status = status;
        return null;
    }

    // A transaction that waits to be mined may be this one already.
    private ChallengeEffect.Send? Send(DisputeMove move)
    {
        if (_view is not { IsIdle: true })
            return null;
        _isSending = true;
        return new ChallengeEffect.Send(move);
    }
}
