using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes.Roles;

/// <summary>A challenger's machine against a provider on a real chain; the provider may fall silent.</summary>
internal sealed class Bout(RoleJob job, PieceTrace own, int challenger = RoleJob.Challenger)
{
    private const int StepsMax = 400;

    private readonly List<ChallengeEvent> _journal = [];
    private ChallengeMachine _machine = Make(job, own, challenger);

    /// <summary>Answers over HTTP until silence; default all.</summary>
    public int AnswersOverHttp { get; init; } = int.MaxValue;

    /// <summary>Answers on chain until silence; default all.</summary>
    public int AnswersOnChain { get; init; } = int.MaxValue;

    /// <summary>The challenger is killed and started again after every so many of its steps; 0 for never.</summary>
    public int KilledEvery { get; init; }

    /// <summary>Called before each look at the chain, with the number of the step.</summary>
    public Func<int, Task>? Before { get; init; }

    public ChallengeMachine Machine => _machine;

    public int Transactions { get; private set; }

    public int Answered { get; private set; }

    /// <summary>The provider's moves on chain.</summary>
    public int OnChain { get; private set; }

    public ulong Gas { get; private set; }

    /// <summary>Plays to the end, unattended.</summary>
    public async Task<ChallengeStatus> PlayAsync()
    {
        var effect = _machine.Apply(new ChallengeEvent.Restarted(0));
        for (var step = 1; step < StepsMax; step++)
        {
            if (KilledEvery > 0 && step % KilledEvery == 0)
                effect = Restart();
            if (Before is { } before)
                await before(step);
            effect = effect switch
            {
                ChallengeEffect.Ask ask => Keep(await AnswerAsync(ask.Question)),
                ChallengeEffect.Send send => await SendAsync(send.Move),
                _ => await LookAsync(),
            };
            if (_machine.IsOver && effect is null)
                return _machine.Status;
        }

        return _machine.Status;
    }

    private static ChallengeMachine Make(RoleJob job, PieceTrace own, int challenger) => new(job.Case, own,
        job.Calls(own.Spec, challenger), RoleJob.Key(challenger).Address,
        new ChallengeOptions { BondMax = 10_000, LateChainMs = 0 });

    private ChallengeEffect? Restart()
    {
        _machine = Make(job, own, challenger);
        _machine.Apply(new ChallengeEvent.Restarted(0));
        foreach (var happened in _journal)
            _machine.Apply(happened);
        return _machine.Apply(new ChallengeEvent.Restarted(0));
    }

    private ChallengeEffect? Keep(ChallengeEvent happened)
    {
        _journal.Add(happened);
        return _machine.Apply(happened);
    }

    private async Task<ChallengeEvent> AnswerAsync(Question question)
    {
        var answer = Answered < AnswersOverHttp
            ? await new TraceResponder(job.Claimant, job.Case.CheckpointEvery).AskAsync(question, default) : null;
        if (answer is null)
            return new ChallengeEvent.Silent(0, question);
        Answered++;
        Signature? signature = AnswerStatement.Of(question, answer, own.Spec.Program) is { } said
            ? RoleJob.Key(RoleJob.Provider).Sign(
                Cairn.Jobs.DisputeMessages.Digest(job.Domain, job.Case.SubjectHash, said))
            : null;
        return new ChallengeEvent.Answered(0, question, answer, signature);
    }

    private async Task<ChallengeEffect?> SendAsync(DisputeMove move)
    {
        var outcome = await job.Chain.TryAsync(challenger, job.Calls(own.Spec, challenger).Of(move));
        if (outcome.Receipt is not { } receipt)
            return _machine.Apply(new ChallengeEvent.MoveEnded(0,
                DisputeVerdictRevert.Decode(outcome.RevertData).Error == DisputeVerdictError.NoFraud
                    ? MoveEnd.NoFraud : MoveEnd.Refused));
        (Transactions, Gas) = (Transactions + 1, Gas + receipt.GasUsed);
        return _machine.Apply(new ChallengeEvent.MoveEnded(0, MoveEnd.Done));
    }

    private async Task<ChallengeEffect?> LookAsync()
    {
        var view = await job.LookAsync(_machine.Commitment, challenger);
        if (view.Game is not null && await RespondAsync(view))
            view = await job.LookAsync(_machine.Commitment, challenger);
        var effect = _machine.Apply(new ChallengeEvent.Seen(0, view));
        if (effect is null && !_machine.IsOver)
            await WaitAsync(view);
        return effect;
    }

    private async Task<bool> RespondAsync(DisputeView view)
    {
        var move = ResponderRules.Next(view.Moves, view.TimeSeconds, job.Claimant, job.Case.CheckpointEvery,
            job.Case.Input);
        if (move is null || OnChain >= AnswersOnChain)
            return false;
        OnChain++;
        var receipt = await job.Chain.SendAsync(RoleJob.Provider, job.Calls(own.Spec, challenger).Of(move));
        (Transactions, Gas) = (Transactions + 1, Gas + receipt.GasUsed);
        return true;
    }

    // Nobody moves: a block passes, or the clock of a silent provider.
    private async Task WaitAsync(DisputeView view)
    {
        var isSilent = view.Game is { } game && GameBoard.Of(game).Asked != GameAsked.None;
        await job.Chain.JumpAsync(isSilent ? DisputeJob.Window + 2 : 1);
    }
}
