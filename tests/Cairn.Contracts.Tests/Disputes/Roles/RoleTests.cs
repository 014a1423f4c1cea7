using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Proofs;
using Cairn.Proofs.Tests.Support;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Disputes.Roles;

/// <summary>Challenger and provider play on a real chain, by themselves and to the end.</summary>
[Collection(ChainCollection.Name)]
public sealed class RoleTests(TestChain chain, ITestOutputHelper output) : IDisposable
{
    private const ulong Share = RoleJob.LockAmount / 2;

    /// <summary>Of the states after a step, the one that a commitment holds.</summary>
    private const int KeptState = (int)TrainCase.CheckpointEvery - 1;

    private readonly TrainCase _training = new();

    public void Dispose() => _training.Dispose();

    [Fact]
    public async Task A_liar_that_talks_is_convicted_by_two_transactions()
    {
        var job = await RoleJob.OpenAsync(chain, _training, Liar());
        var bout = new Bout(job, _training.Honest);
        await WinsAsync(job, bout);
        Assert.Equal(2, bout.Transactions);
        Assert.Equal(0, bout.OnChain);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_liar_that_falls_silent_over_http_convicts_itself_on_chain(int answers)
    {
        var job = await RoleJob.OpenAsync(chain, _training, Liar());
        var bout = new Bout(job, _training.Honest) { AnswersOverHttp = answers };
        await WinsAsync(job, bout);
        Assert.InRange(bout.OnChain, 1, 32);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 2)]
    [InlineData(0, 4)]
    public async Task A_liar_that_falls_silent_on_chain_loses_by_its_clock(int answers, int onChain)
    {
        var job = await RoleJob.OpenAsync(chain, _training, Liar());
        var bout = new Bout(job, _training.Honest) { AnswersOverHttp = answers, AnswersOnChain = onChain };
        await WinsAsync(job, bout);
        Assert.Equal(onChain, bout.OnChain);
    }

    [Theory]
    [InlineData(1, int.MaxValue)]
    [InlineData(3, 0)]
    [InlineData(2, 4)]
    public async Task A_challenger_that_is_killed_again_and_again_goes_on(int every, int answers)
    {
        var job = await RoleJob.OpenAsync(chain, _training, Liar());
        var before = await job.FreeAsync(RoleJob.Challenger);
        var bout = new Bout(job, _training.Honest) { AnswersOverHttp = answers, KilledEvery = 2 * every + 1 };
        await WinsAsync(job, bout, before);
    }

    [Fact]
    public async Task What_is_asserted_but_not_signed_is_disputed_in_a_game()
    {
        var job = await RoleJob.OpenAsync(chain, _training, Liar());
        await job.AssertAsync();
        var bout = new Bout(job, _training.Honest);
        await WinsAsync(job, bout);
        Assert.Equal(2, bout.Transactions);
    }

    [Fact]
    public async Task Every_lie_of_a_sample_is_played_to_conviction()
    {
        const int seed = 5;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        foreach (var lie in Lie.All(_training.Program, 0, 1, 3).OrderBy(_ => random.Next()).Take(10))
        {
            var wrong = _training.Trace(lie.In(_training.Program, _training.Pool));
            if (wrong.Commit(TrainCase.CheckpointEvery) == _training.Honest.Commit(TrainCase.CheckpointEvery))
                continue;
            output.WriteLine($"{lie}");
            await WinsAsync(await RoleJob.OpenAsync(chain, _training, wrong), random.Next(2) == 0 ? 0 : random.Next(9));
        }
    }

    [Fact]
    public async Task A_challenger_with_a_wrong_trace_finds_nothing_that_counts_and_risks_no_bond()
    {
        var job = await RoleJob.OpenAsync(chain, _training, _training.Honest);
        var before = await job.FreeAsync(RoleJob.Challenger);
        var bout = new Bout(job, Liar());
        Assert.Equal(ChallengeStatus.Agreed, await bout.PlayAsync());
        Assert.Equal(before, await job.FreeAsync(RoleJob.Challenger));
        Assert.Equal(0, bout.Transactions);
    }

    [Fact]
    public async Task An_honest_provider_that_answers_on_chain_alone_wins_and_is_repaid()
    {
        var job = await RoleJob.OpenAsync(chain, _training, _training.Honest);
        var (before, provider) = (await job.FreeAsync(RoleJob.Challenger), await job.FreeAsync(RoleJob.Provider));
        var bout = new Bout(job, Liar()) { AnswersOverHttp = 0 };
        Assert.Equal(ChallengeStatus.Lost, await bout.PlayAsync());
        var bond = (UInt256)(RoleJob.LockAmount / 16);
        Assert.Equal(before - bond, await job.FreeAsync(RoleJob.Challenger));
        Assert.True(await job.FreeAsync(RoleJob.Provider) > provider, "the provider was not repaid");
    }

    [Fact]
    public async Task An_input_that_the_signer_never_gave_is_doubted_and_convicts()
    {
        using var other = new TrainCase((layout, weights) => weights[0] += 1);
        var job = await RoleJob.OpenAsync(chain, _training, other.Honest);
        var bout = new Bout(job, _training.Honest);
        await WinsAsync(job, bout);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(2)]
    [InlineData(0)]
    public async Task A_right_output_with_a_wrong_state_on_the_way_convicts(int answers)
    {
        var wrong = RetoldStates.Trace(_training, KeptState, tensor: 3);
        Assert.Equal(_training.Honest.Outcome, wrong.Outcome);
        var job = await RoleJob.OpenAsync(chain, _training, wrong);
        var bout = new Bout(job, _training.Honest) { AnswersOverHttp = answers };
        await WinsAsync(job, bout);
        Assert.Equal(FraudKind.State, bout.Machine.Found?.Witness?.Kind);
    }

    [Fact]
    public async Task A_challenger_with_the_right_output_and_a_wrong_state_loses_nothing_over_http()
    {
        var job = await RoleJob.OpenAsync(chain, _training, _training.Honest);
        var before = await job.FreeAsync(RoleJob.Challenger);
        var bout = new Bout(job, RetoldStates.Trace(_training, KeptState, tensor: 3));
        Assert.Equal(ChallengeStatus.Agreed, await bout.PlayAsync());
        Assert.Equal(before, await job.FreeAsync(RoleJob.Challenger));
        Assert.False(await job.Verdict.IsConvictedAsync(job.Job.Id, RoleJob.Key(RoleJob.Provider).Address));
    }

    [Fact]
    public async Task A_challenger_with_the_right_output_and_a_wrong_state_loses_its_bond_in_a_game()
    {
        var job = await RoleJob.OpenAsync(chain, _training, _training.Honest);
        var (before, provider) = (await job.FreeAsync(RoleJob.Challenger), await job.FreeAsync(RoleJob.Provider));
        var bout = new Bout(job, RetoldStates.Trace(_training, KeptState, tensor: 3)) { AnswersOverHttp = 0 };
        Assert.Equal(ChallengeStatus.Lost, await bout.PlayAsync());
        Assert.Equal(before - (UInt256)(RoleJob.LockAmount / 16), await job.FreeAsync(RoleJob.Challenger));
        Assert.True(await job.FreeAsync(RoleJob.Provider) > provider, "the provider was not repaid");
    }

    [Fact]
    public async Task A_trace_that_is_wrong_beside_the_states_and_the_output_is_nobodys_loss()
    {
        var place = _training.Program.StepOperators.Length - 1;
        var wrong = _training.Trace(new Lie(1, place, 0, 0, false).In(_training.Program, _training.Pool));
        Assert.NotEqual(_training.Honest.Run(1).Tree.Root, wrong.Run(1).Tree.Root);
        foreach (var (claimant, own) in new[] { (wrong, _training.Honest), (_training.Honest, wrong) })
        {
            var job = await RoleJob.OpenAsync(chain, _training, claimant);
            var before = await job.FreeAsync(RoleJob.Challenger);
            var bout = new Bout(job, own);
            Assert.Equal(ChallengeStatus.Agreed, await bout.PlayAsync());
            Assert.Equal((before, 0), (await job.FreeAsync(RoleJob.Challenger), bout.Answered));
        }
    }

    [Fact]
    public async Task A_late_chain_is_not_waited_for_while_the_own_clock_runs_out()
    {
        var job = await RoleJob.OpenAsync(chain, _training, Liar());
        var options = new ChallengeOptions { BondMax = 10_000 };
        var machine = new ChallengeMachine(job.Case, _training.Honest, job.Calls(_training.Spec),
            RoleJob.Key(RoleJob.Challenger).Address, options);
        var asked = Assert.IsType<ChallengeEffect.Ask>(machine.Apply(new ChallengeEvent.Restarted(0)));
        Assert.Null(machine.Apply(new ChallengeEvent.Silent(0, asked.Question)));
        await SendAsync<DisputeMove.Challenge>(job, machine, await job.LookAsync());
        await SendAsync<DisputeMove.Ask>(job, machine, await job.LookAsync());
        var open = await job.LookAsync();
        // A node tells of a block that is yet to come, while it is the provider's turn.
        Assert.Null(machine.Apply(new ChallengeEvent.Seen(0, open with { Block = open.Block + 100_000 })));
        await chain.SendAsync(RoleJob.Provider, job.Calls(_training.Spec).Of(ResponderRules.Next(
            open.Moves, open.TimeSeconds, job.Claimant, job.Case.CheckpointEvery, job.Case.Input)!));

        var turn = await job.LookAsync();
        Assert.Null(machine.Apply(new ChallengeEvent.Seen(0, turn)));
        await chain.JumpAsync(GameBoard.Of(turn.Game!).Until - turn.TimeSeconds - (ulong)options.LateChainMs / 1_000);
        await SendAsync<DisputeMove.Ask>(job, machine, await job.LookAsync());
        Assert.Equal(turn.Moves.Count + 1, (await job.LookAsync()).Moves.Count);
    }

    private static async Task SendAsync<T>(RoleJob job, ChallengeMachine machine, DisputeView view)
        where T : DisputeMove
    {
        var send = Assert.IsType<ChallengeEffect.Send>(machine.Apply(new ChallengeEvent.Seen(0, view)));
        Assert.IsType<T>(send.Move);
        await job.Chain.SendAsync(RoleJob.Challenger, job.Calls(job.Claimant.Spec).Of(send.Move));
        machine.Apply(new ChallengeEvent.MoveEnded(0, MoveEnd.Done));
    }

    private PieceTrace Liar(int run = 1, int place = 7)
    {
        var written = _training.Program.Operators(run)[place];
        var lie = new Lie(run, place, 0, written.WrittenTensor(0).Length / 2, false);
        return _training.Trace(lie.In(_training.Program, _training.Pool));
    }

    private Task WinsAsync(RoleJob job, int answers) =>
        WinsAsync(job, new Bout(job, _training.Honest) { AnswersOverHttp = answers });

    private async Task WinsAsync(RoleJob job, Bout bout, UInt256? had = null)
    {
        var before = had ?? await job.FreeAsync(RoleJob.Challenger);
        var status = await bout.PlayAsync();
        output.WriteLine($"{status}: {bout.Answered} answers over HTTP, {bout.OnChain} on chain, "
            + $"{bout.Transactions} transactions, {bout.Gas} gas; {bout.Machine.Found?.Witness?.Kind}");
        Assert.Equal(ChallengeStatus.Won, status);
        Assert.True(await job.Verdict.IsConvictedAsync(job.Job.Id, RoleJob.Key(RoleJob.Provider).Address));
        Assert.Equal(before + Share, await job.FreeAsync(RoleJob.Challenger));
    }
}
