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

    private static FraudEvidence Evidence(DisputeJob job) =>
        job.Evidence(6, job.Witnesses.Element(1, 0, 0, [10, 17], 2), job.Statements.States,
            job.Statements.TraceOf(1), job.Statements.PartialsOf(1, 0, 0, [10, 17], Lie.Element));

    private static ContractCall Prove(DisputeJob job, FraudEvidence evidence, int challenger) =>
        job.Verdict.ProveFraud(job.Terms, job.Subject, job.Receipt, evidence, TestChain.Key(challenger).Address, Nonce);
}
