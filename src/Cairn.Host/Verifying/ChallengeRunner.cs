using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>
/// Plays one dispute to its end: performs what the machine wants, and makes what was said durable before it goes on.
/// </summary>
internal sealed class ChallengeRunner(
    DisputeCase about, PieceTrace own, VerifierResources resources, BondPurse purse, QuestionAsker asker,
    StoryTeller teller, VerifierOptions options, TimeProvider time, IProgress<string> log)
{
    private static readonly TimeSpan LateNode = TimeSpan.FromSeconds(5);

    private readonly DisputeVerdictContract _verdict = new(resources.Chain, about.Terms.Verdict);
    private readonly Hash32 _game = about.GameId(resources.Key.Address);
    private readonly NextHead _heads = new(
        resources.Chain, TimeSpan.FromMilliseconds(options.PollMs), time);
    private ulong? _overSince;
    private string _told = "";

    /// <summary>Plays until the end is final.</summary>
    /// <param name="said">What was said before this process began.</param>
    public async Task<ChallengeStatus> RunAsync(IEnumerable<ChallengeEvent> said, CancellationToken ct)
    {
        var calls = new DisputeCalls(_verdict, about, resources.Key.Address, own.Spec);
        var machine = new ChallengeMachine(about, own, calls, resources.Key.Address,
            new ChallengeOptions { BondMax = options.BondBudget });
        machine.Apply(new ChallengeEvent.Restarted(NowMs));
        foreach (var happened in said)
            machine.Apply(happened);
        var effect = machine.Apply(new ChallengeEvent.Restarted(NowMs));
        while (true)
        {
            effect = effect switch
            {
                ChallengeEffect.Ask ask => machine.Apply(await AskAsync(ask.Question, ct)),
                ChallengeEffect.Send send => machine.Apply(await SendAsync(calls, send.Move, ct)),
                _ => await LookAsync(machine, ct),
            };
            if (effect is null && machine.IsOver && IsFinal())
                return machine.Status;
        }
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private ulong _head;
    private ulong _sentIn;

    private bool IsFinal() => _overSince is { } since && _head >= since + (ulong)options.FinalBlocks;

    private async Task<ChallengeEvent> AskAsync(Question question, CancellationToken ct)
    {
        var reply = await asker.AskAsync(about, question, own.Spec.Program, ct);
        ChallengeEvent happened = reply is { } answer
            ? new ChallengeEvent.Answered(NowMs, question, answer.Answer, answer.Signature)
            : new ChallengeEvent.Silent(NowMs, question);
        resources.Journal.Append([new ChallengeRecord(about.SubjectHash, null, happened).Encode()]);
        teller.Asked(question, reply?.Answer.Length);
        return happened;
    }

    private async Task<ChallengeEvent.MoveEnded> SendAsync(DisputeCalls calls, DisputeMove move, CancellationToken ct)
    {
        try
        {
            if (move is DisputeMove.Challenge && await BondAsync(ct) is { Length: > 0 } fault)
            {
                Tell(fault);
                await Task.Delay(TimeSpan.FromMilliseconds(options.PollMs), time, ct);
                return new ChallengeEvent.MoveEnded(NowMs, MoveEnd.Unknown);
            }

            var outcome = await resources.Sender.SendAsync(calls.Of(move), ct);
            if (outcome.Succeeded)
            {
                teller.Sent(move, outcome.Receipt!);
                _sentIn = outcome.Receipt!.BlockNumber;
                _heads.Forget();
            }
            else
            {
                Tell($"{move.GetType().Name}: {outcome.Status}, {Reason(outcome)}");
                await Task.Delay(TimeSpan.FromMilliseconds(options.PollMs), time, ct);
            }

            return new ChallengeEvent.MoveEnded(NowMs, EndOf(outcome));
        }
        catch (RpcException e)
        {
            Tell(e.Message);
            return new ChallengeEvent.MoveEnded(NowMs, MoveEnd.Unknown);
        }
    }

    private async Task<string> BondAsync(CancellationToken ct)
    {
        var bond = await _verdict.BondOfAsync(
            Market.MarketCalls.Form(about.Terms), about.Subject.Provider, cancel: ct);
        return await purse.TakeAsync(_game, bond, ct);
    }

    private async Task<ChallengeEffect?> LookAsync(ChallengeMachine machine, CancellationToken ct)
    {
        try
        {
            await WaitAsync(ct);
            var view = await new DisputeReader(
                resources.Chain, resources.Network.Market, about, resources.Key.Address)
                .ReadAsync(machine.Commitment, ct);
            if (view.Game is { } game)
                purse.Count(_game, game.Bond);
            else
                purse.Return(_game);
            var effect = machine.Apply(new ChallengeEvent.Seen(NowMs, view));
            (_head, _overSince) = (view.Block, machine.IsOver ? _overSince ?? view.Block : null);
            await teller.StandsAsync(machine, view, NowMs, ct);
            return effect;
        }
        catch (RpcException e)
        {
            // The chain is away, or its blocks are changing: nothing is decided without it.
            Tell(e.Message);
            await Task.Delay(TimeSpan.FromMilliseconds(options.PollMs), time, ct);
            _heads.Forget();
            return null;
        }
    }

    // One of several nodes behind an endpoint may be late: what it shows before the last move is waited out, a while.
    private async Task WaitAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (await _heads.WaitAsync(ct) is { } head && head.Number < _sentIn
            && time.GetElapsedTime(began) < LateNode)
        {
        }

        _sentIn = 0;
    }

    private void Tell(string what)
    {
        if (what != _told)
            log.Report($"dispute {about.SubjectHash}: {what}");
        _told = what;
    }

    private static MoveEnd EndOf(TransactionOutcome outcome) => outcome.Status switch
    {
        TransactionStatus.Succeeded => MoveEnd.Done,
        TransactionStatus.Reverted or TransactionStatus.WouldRevert =>
            DisputeVerdictRevert.Decode(outcome.RevertData).Error == DisputeVerdictError.NoFraud
                ? MoveEnd.NoFraud : MoveEnd.Refused,
        _ => MoveEnd.Unknown,
    };

    private static string Reason(TransactionOutcome outcome)
    {
        var known = DisputeVerdictRevert.Decode(outcome.RevertData);
        return outcome.RevertData.IsEmpty || known.Error == DisputeVerdictError.Unknown ? outcome.Text : known.Text;
    }
}
