using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes.Simulation;

/// <summary>One dispute in a world of faults, by a seed.</summary>
internal sealed class SimWorld
{
    private const int TicksMax = 6_000;
    private const int CalmAfter = 900;
    private const int PatienceTicks = 25;
    private static readonly Address Challenger = TestChain.Key(4).Address;

    private readonly Random _random;
    private readonly DisputeCase _about;
    private readonly PieceTrace _own;
    private readonly PieceTrace _claimant;
    private readonly PieceTerms _terms;
    private readonly DisputeCalls _calls;
    private readonly SimChain _chain;
    private readonly HashSet<Statement> _signed = [];
    private readonly List<byte[]> _journal = [];
    private ChallengeMachine _machine;
    private ChallengeEffect? _effect;
    private (ChallengeEffect Effect, int Since)? _waiting;
    private SimChain.Transaction? _sent;
    private SimChain.Transaction? _answer;
    private int _talks;
    private int _plays;

    public SimWorld(int seed, DisputeCase about, DisputeCalls calls, PieceTrace own, PieceTrace claimant,
        PieceTerms terms, bool isHonest)
    {
        (_about, _calls, _own, _claimant, _terms) = (about, calls, own, claimant, terms);
        _random = new Random(seed);
        _chain = new SimChain(new SimRules(own.Spec, about, Challenger, Judge, _signed), Challenger, _random);
        _talks = _random.Next(3) == 0 ? int.MaxValue : _random.Next(10);
        _plays = isHonest || _random.Next(2) == 0 ? int.MaxValue : _random.Next(8);
        _machine = Make();
        _effect = _machine.Apply(new ChallengeEvent.Restarted(0));
    }

    public ChallengeMachine Machine => _machine;

    public SimState Chain => _chain.Head;

    public long LeastBalance { get; private set; }

    public int Ticks { get; private set; }

    public void Run()
    {
        var calm = 0;
        for (; Ticks < TicksMax && calm < 60; Ticks++)
        {
            // In the end the world is quiet for long enough that everything must have come to an end.
            _chain.IsCalm = Ticks > CalmAfter || _machine.IsOver;
            calm = _machine.IsOver && _chain.IsCalm ? calm + 1 : 0;
            if (!_chain.IsCalm && _random.Next(30) == 0)
                Restart();
            Challenge();
            Respond();
            _chain.Mine((ulong)_random.Next(1, 12));
            LeastBalance = Math.Min(LeastBalance, _chain.Head.Balance);
        }
    }

    private long NowMs => Ticks * 5_000L;

    private ChallengeMachine Make() => new(_about, _own, _calls, Challenger,
        new ChallengeOptions { BondMax = 10_000, LateChainMs = 60_000 });

    private bool Judge(FraudEvidence evidence) => _machine.Found?.Witness is { } witness
        && (byte)witness.Kind == evidence.Kind
        && new Cairn.Proofs.Referee(_own.Spec, _terms, _about.Word.Committed).IsFraud(witness);

    private void Restart()
    {
        (_machine, _waiting, _sent) = (Make(), null, null);
        _machine.Apply(new ChallengeEvent.Restarted(NowMs));
        foreach (var bytes in _journal)
        {
            Assert.True(ChallengeRecord.TryDecode(bytes, out var record));
            _machine.Apply(record.Happened!);
        }

        _effect = _machine.Apply(new ChallengeEvent.Restarted(NowMs));
    }

    private void Challenge()
    {
        if (_effect is not null)
            (_waiting, _effect) = ((_effect, Ticks), null);
        _effect = _waiting switch
        {
            null => Look(),
            (ChallengeEffect.Ask ask, var since) => Ask(ask.Question, since),
            (ChallengeEffect.Send send, var since) => Send(send.Move, since),
            _ => null,
        };
    }

    private ChallengeEffect? Look() => _random.Next(3) == 0 ? null : _machine.Apply(new ChallengeEvent.Seen(
        NowMs, _chain.Look().View(_machine.Commitment, _chain.IsIdle(Challenger))));

    private ChallengeEffect? Ask(Question question, int since)
    {
        if (Ticks - since > PatienceTicks)
            return Keep(new ChallengeEvent.Silent(NowMs, question));
        if (_talks <= 0 || _random.Next(4) == 0)
            return null;
        _talks--;
        if (new TraceResponder(_claimant, _about.CheckpointEvery).Answer(question) is not { } answer)
            return Keep(new ChallengeEvent.Silent(NowMs, question));
        Signature? signature = null;
        if (AnswerStatement.Of(question, answer, _own.Spec.Program) is { } said)
        {
            _signed.Add(said);
            signature = new Signature(Keccak256.ComputeUtf8("r"), Keccak256.ComputeUtf8("s"), false);
        }

        var answered = new ChallengeEvent.Answered(NowMs, question, answer, signature);
        if (_random.Next(8) == 0)
            _machine.Apply(answered with { Question = new Question(QuestionKind.Trace, Depth: 7) });
        return Keep(answered);
    }

    private ChallengeEffect? Keep(ChallengeEvent happened)
    {
        _waiting = null;
        _journal.Add(new ChallengeRecord(_about.SubjectHash, null, happened).Encode());
        return _machine.Apply(happened);
    }

    private ChallengeEffect? Send(DisputeMove move, int since)
    {
        if (since == Ticks)
        {
            _sent = _chain.Send(Challenger, move, _chain.Head);
            return _sent is null ? End(MoveEnd.Refused) : null;
        }

        if (_sent?.Succeeded is { } done)
            return End(done ? MoveEnd.Done : MoveEnd.Refused);
        return Ticks - since > PatienceTicks ? End(MoveEnd.Unknown) : null;
    }

    private ChallengeEffect? End(MoveEnd end)
    {
        (_waiting, _sent) = (null, null);
        return _machine.Apply(new ChallengeEvent.MoveEnded(NowMs, end));
    }

    private void Respond()
    {
        var provider = _about.Subject.Provider;
        if (_random.Next(3) == 0 || _plays <= 0 || !_chain.IsIdle(provider))
            return;
        var seen = _chain.Look();
        if (seen.Game is null || ResponderRules.Next(
            seen.Moves, seen.Time, _claimant, _about.CheckpointEvery, _about.Input) is not { } move)
            return;
        if (_answer is null or { Succeeded: not null })
            _plays--;
        _answer = _chain.Send(provider, move, _chain.Head);
    }
}
