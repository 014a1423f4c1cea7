using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests.Disputes;

/// <summary>A real verifier, real providers and a real chain: who changes one bit loses its lock, however it plays.
/// </summary>
public sealed class VerifierTests
{
    private const string Policy = "verdict: dispute, window_minutes: 1";
    private const string Locked = Policy + ", lock: \"0.50\"";

    [Fact]
    public async Task A_talking_liar_is_convicted_by_signed_answers()
    {
        await using var network = await StartAsync(null);
        var verifier = await RunningVerifier.StartAsync(network);
        var (job, plan) = await network.OpenAsync(rounds: 10, policy: Locked, share: "0%");
        await ConvictedAsync(network, verifier, job);
        var story = Assert.Single(verifier.Stories.All(), s => s.Status == ChallengeStatus.Won);
        Assert.Equal(["Commit", "Prove"], story.Transactions.Select(t => t.Move));
        Assert.NotNull(story.Element);
        Assert.NotEqual(story.Element.Claimed, story.Element.Computed);
        Assert.Equal(plan.Lock, story.Slashed);
        Assert.Equal((UInt256)(plan.Lock / 2), await network.Market.FreeAsync(network.Info.Token, verifier.Account));
        await verifier.StopAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task A_liar_that_falls_silent_loses_by_the_clock(int answers)
    {
        await using var network = await StartAsync(answers);
        var verifier = await RunningVerifier.StartAsync(network, o => o with { PatienceSeconds = 3 });
        var (job, _) = await network.OpenAsync(rounds: 10, policy: Locked, share: "0%");
        await WaitForSilenceAsync(network);
        await network.AdvanceAsync(TimeSpan.FromMinutes(61));
        await ConvictedAsync(network, verifier, job);
        await verifier.StopAsync();
    }

    [Fact]
    public async Task A_verifier_that_is_dropped_in_mid_game_goes_on()
    {
        await using var network = await StartAsync(5);
        var verifier = await RunningVerifier.StartAsync(network, o => o with { PatienceSeconds = 3 });
        var (job, _) = await network.OpenAsync(rounds: 10, policy: Locked, share: "0%");
        await network.UntilAsync(() => Task.FromResult(verifier.Stories.All().Any(s => s.Questions.Count >= 2)));
        await verifier.DropAsync();
        verifier = await RunningVerifier.StartAsync(network, o => o with { PatienceSeconds = 3 });
        await network.UntilAsync(() => Task.FromResult(verifier.Stories.All().Any(s => s.Bond > 0)));
        await verifier.DropAsync();
        verifier = await RunningVerifier.StartAsync(network, o => o with { PatienceSeconds = 3 });
        await WaitForSilenceAsync(network);
        await network.AdvanceAsync(TimeSpan.FromMinutes(61));
        await ConvictedAsync(network, verifier, job);
        Assert.Single(await ChallengesAsync(network));
        await verifier.StopAsync();
    }

    [Fact]
    public async Task Honest_results_are_executed_again_and_nothing_is_disputed()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: DisputedJobTests.Staked);
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        var verifier = await RunningVerifier.StartAsync(network);
        var (job, _) = await network.OpenAsync(policy: Policy);
        await network.FinishAsync(job);
        var results = (await network.ReceiptAsync(job)).Batches.Sum(b => b.Results.Count);
        await network.UntilAsync(() => Task.FromResult(ReportOf(network).Checked >= results));
        Assert.Empty(verifier.Stories.All());
        await verifier.StopAsync();

        // Started again, it goes on from its journal: nothing is executed twice.
        var before = ReportOf(network).Checked;
        Assert.Equal((await network.ReceiptAsync(job)).Batches.Sum(b => b.Results.Count), before);
        verifier = await RunningVerifier.StartAsync(network);
        await Task.Delay(TimeSpan.FromSeconds(1), network.Cancel);
        await verifier.StopAsync();
        Assert.Equal((before, 0), (ReportOf(network).Checked, ReportOf(network).MadeUpInputs));
    }

    private static VerifierReport ReportOf(TestNetwork network) =>
        System.Text.Json.JsonSerializer.Deserialize<VerifierReport>(
            File.ReadAllBytes(Path.Combine(network.Folder.Child("verifier").Root, "verifier.json")), ApiJson.Options)!;

    private static async Task<TestNetwork> StartAsync(int? answers)
    {
        var network = await TestNetwork.StartAsync(providers: 2, change: o => DisputedJobTests.Staked(o) with
        {
            LieSubtlyAfterPieces = o.Folder.Root.EndsWith('2') ? 1 : null,
            AnswersMax = o.Folder.Root.EndsWith('2') ? answers : null,
        });
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        return network;
    }

    private static async Task ConvictedAsync(TestNetwork network, RunningVerifier verifier, Hash32 job)
    {
        var verdict = new Cairn.Contracts.DisputeVerdictContract(network.Chain, network.Deployment.DisputeVerdict);
        try
        {
            await network.UntilAsync(() => Task.FromResult(
                verifier.Stories.All().Any(s => s.Status == ChallengeStatus.Won)));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{verifier}\n{string.Join('\n', verifier.Stories.All())}", e);
        }

        Assert.True(await verdict.IsConvictedAsync(job, network.Provider(2).Account));
        Assert.False(await verdict.IsConvictedAsync(job, network.Provider(1).Account));
    }

    // It is the provider's turn, and it stays so.
    internal static async Task WaitForSilenceAsync(TestNetwork network)
    {
        var (last, since) = (default(Hash32), DateTime.UtcNow);
        await network.UntilAsync(async () =>
        {
            var filter = LogFilter.Of(network.Deployment.DisputeVerdict);
            Cairn.Contracts.Game? game = null;
            foreach (var log in await network.Chain.GetLogsAsync(
                filter, 0, await network.Chain.GetBlockNumberAsync()))
                if (Cairn.Contracts.DisputeVerdictChallengedEvent.TryDecode(log, out var begun))
                    game = begun.Game;
                else if (game is not null && GameReader.Follow(game, log) is { } move)
                    game = move.Game;
            var now = game is null || GameBoard.Of(game).Asked == GameAsked.None ? default : GameReader.HashOf(game);
            (last, since) = now == last ? (last, since) : (now, DateTime.UtcNow);
            return !last.IsZero && DateTime.UtcNow - since > TimeSpan.FromSeconds(3);
        });
    }

    private static async Task<IReadOnlyList<LogEntry>> ChallengesAsync(TestNetwork network)
    {
        var filter = LogFilter.Of(network.Deployment.DisputeVerdict)
            .With(Cairn.Contracts.DisputeVerdictChallengedEvent.Topics());
        return await network.Chain.GetLogsAsync(filter, 0, await network.Chain.GetBlockNumberAsync());
    }
}
