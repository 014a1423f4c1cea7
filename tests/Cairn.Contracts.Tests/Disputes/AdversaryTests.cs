using Cairn.Crypto;
using Cairn.Evm;
using static Cairn.Contracts.Tests.Disputes.DisputeJob;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>Attacks on the money of a dispute, on a real chain.</summary>
[Collection(ChainCollection.Name)]
public sealed class AdversaryTests(TestChain chain)
{
    private static readonly TinyProgram Program = new();
    private static readonly TinyTrace.Cheat Lie = new(1, 0, 0, 417, 0x400000);
    private static readonly Hash32 Nonce = Keccak256.ComputeUtf8("nonce");

    [Fact]
    public async Task Who_committed_to_every_result_gains_nothing_by_copying_a_proof()
    {
        var job = await OpenAsync(chain, new TinyTrace(Program, cheat: Lie));
        var evidence = Evidence(job);
        var guess = evidence with { Witness = [] };
        await chain.SendAsync(Rival, job.CommitCall(guess, Nonce, Rival));
        await chain.SendAsync(Challenger, job.CommitCall(evidence, Nonce));
        var (rival, challenger) = (await job.FreeAsync(Rival), await job.FreeAsync(Challenger));
        // It sees the proof coming, commits to it and proves at once, in its own name or with its own earlier word.
        Assert.Equal(DisputeVerdictError.NotCommitted, await job.RefusedAsync(Rival, Prove(job, evidence, Rival)));
        var (commit, prove) = (job.CommitCall(evidence, Nonce, Rival), Prove(job, evidence, Rival));
        var time = await chain.NowAsync() + 10;
        Assert.Equal((bool[])[true, false], await chain.MineTogetherAsync(time, (Rival, commit), (Rival, prove)));
        await chain.SendAsync(Stranger, Prove(job, evidence, Challenger));
        Assert.Equal(DisputeVerdictError.AlreadyConvicted, await job.RefusedAsync(Rival, Prove(job, evidence, Rival)));
        Assert.Equal(rival, await job.FreeAsync(Rival));
        Assert.Equal(challenger + LockAmount / 2, await job.FreeAsync(Challenger));
    }

    [Fact]
    public async Task A_game_opened_in_the_block_of_a_proof_is_too_late_to_copy_it()
    {
        var job = await OpenAsync(chain, new TinyTrace(Program, cheat: Lie));
        var evidence = Evidence(job);
        var (snapshot, time) = (await chain.SnapshotAsync(), await chain.NowAsync() + 10);
        Assert.Equal((bool[])[true], await chain.MineTogetherAsync(time, (Rival, job.ChallengeCall())));
        var game = await job.OpenedGameAsync();
        await chain.RevertAsync(snapshot);
        var copy = job.Verdict.ProveFraudInGame(job.Terms, job.Subject, game, evidence);
        Assert.Equal((bool[])[true, false],
            await chain.MineTogetherAsync(time, (Rival, job.ChallengeCall()), (Rival, copy)));
        Assert.True(await chain.MineAtAsync(time, Rival, copy));
    }

    [Fact]
    public async Task Of_two_challengers_with_one_lie_one_is_paid_and_both_have_their_bonds_back()
    {
        var job = await OpenAsync(chain, new TinyTrace(Program, cheat: Lie));
        await job.AssertAsync();
        var burned = await chain.Market.BurnedAsync(job.Terms.Token);
        var before = (Challenger: await job.FreeAsync(Challenger), Rival: await job.FreeAsync(Rival));
        var (first, second) = (await job.ChallengeAsync(asserted: true), await job.ChallengeAsync(Rival, true));
        var evidence = Evidence(job);
        Assert.Equal((bool[])[true, false], await chain.MineTogetherAsync(await chain.NowAsync() + 10,
            (Rival, job.Verdict.ProveFraudInGame(job.Terms, job.Subject, second.Game, evidence)),
            (Challenger, job.Verdict.ProveFraudInGame(job.Terms, job.Subject, first.Game, evidence))));
        await chain.SendAsync(Stranger, first.CloseCall);
        Assert.Equal(before.Challenger, await job.FreeAsync(Challenger));
        Assert.Equal(before.Rival + LockAmount / 2, await job.FreeAsync(Rival));
        Assert.Equal(burned + LockAmount - LockAmount / 2 - LockAmount * 3 / 10,
            await chain.Market.BurnedAsync(job.Terms.Token));
        Assert.False(await job.Verdict.IsBusyAsync(job.Job.Id, job.Provider.Address));
    }

    [Fact]
    public async Task A_conviction_gives_a_demand_its_bond_back_and_pays_nothing_of_the_assertion()
    {
        var job = await OpenAsync(chain, new TinyTrace(Program, cheat: Lie));
        await job.AssertAsync();
        var (rival, client) = (await job.FreeAsync(Rival), await chain.Market.JobAsync(job.Job.Id));
        var receipt = await chain.SendAsync(Rival,
            job.Verdict.DemandChunk(job.Terms, job.Assertion, job.Subject.Piece));
        DisputeVerdictChunkDemandedEvent? made = null;
        Assert.Contains(receipt.Logs, l => DisputeVerdictChunkDemandedEvent.TryDecode(l, out made));
        var evidence = Evidence(job);
        await chain.SendAsync(Challenger, job.CommitCall(evidence, Nonce));
        await chain.SendAsync(Challenger, Prove(job, evidence, Challenger));
        await chain.JumpAsync(Window + 1);
        await chain.SendAsync(Stranger, job.Verdict.VoidAssertion(job.Terms, job.Assertion, made!.Demand));
        Assert.Equal(rival, await job.FreeAsync(Rival));
        Assert.Equal(client.Spent - 2 * Price, (await chain.Market.JobAsync(job.Job.Id)).Spent);
        Assert.Equal(DisputeVerdictError.UnknownDemand, await job.RefusedAsync(Stranger,
            job.Verdict.VoidAssertion(job.Terms, job.Assertion, made.Demand)));
    }

    [Fact]
    public async Task Moves_of_a_chain_that_was_given_up_apply_again_or_are_refused()
    {
        var job = await OpenAsync(chain, new TinyTrace(Program));
        var table = await job.ChallengeAsync();
        var (before, snapshot) = (table.Game, await chain.SnapshotAsync());
        var ask = table.AskCall(1);
        await table.ChallengerAsync(ask);
        var answer = table.AnswerCall;
        await table.ProviderAsync();
        await chain.RevertAsync(snapshot);
        table.Reset(before);
        // The answer comes before what it answers, then after another question, then after its own at another time.
        Assert.Equal(DisputeVerdictError.UnknownGame, await job.RefusedAsync(job.ProviderAccount, answer));
        var again = await chain.SnapshotAsync();
        await table.ChallengerAsync(table.AskCall(2, 1));
        Assert.Equal(DisputeVerdictError.UnknownGame, await job.RefusedAsync(job.ProviderAccount, answer));
        Assert.Equal(DisputeVerdictError.UnknownGame, await job.RefusedAsync(Challenger, ask));
        await chain.RevertAsync(again);
        table.Reset(before);
        await chain.JumpAsync(60);
        await table.ChallengerAsync(ask);
        Assert.Equal(DisputeVerdictError.UnknownGame, await job.RefusedAsync(job.ProviderAccount, answer));
        await table.ProviderAsync();
        Assert.Equal(0, table.Asked);
    }

    private static FraudEvidence Evidence(DisputeJob job) =>
        job.Evidence(6, job.Witnesses.Element(1, 0, 0, [10, 17], 2), job.Statements.States,
            job.Statements.TraceOf(1), job.Statements.PartialsOf(1, 0, 0, [10, 17], Lie.Element));

    private static ContractCall Prove(DisputeJob job, FraudEvidence evidence, int challenger) =>
        job.Verdict.ProveFraud(job.Terms, job.Subject, job.Receipt, evidence, TestChain.Key(challenger).Address, Nonce);
}
