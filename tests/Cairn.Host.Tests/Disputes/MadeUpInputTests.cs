using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host.Tests.Disputes;

/// <summary>Who is blamed for what a result starts from: whoever signed it.</summary>
public sealed class MadeUpInputTests
{
    [Fact]
    public async Task A_provider_is_not_blamed_for_what_its_gateway_made_up()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: DisputedJobTests.Staked);
        await DisputedJobTests.WaitForStakeAsync(network, 2);
        var (id, plan) = await network.OpenAsync(policy: DisputedJobTests.Policy);
        await network.FinishAsync(id);
        var domain = new MarketDomain(network.Info.ChainId, network.Info.Market);
        var reader = new EvidenceReader(network.Gateway, domain);
        var batches = await reader.PageAsync(id, 0, EvidenceReader.PageBatches, network.Cancel);
        var checker = new PieceChecker(Kinds.All(), network.Blocks.All, reader, new WorkContext());
        var job = new WatchedJob(plan.Terms, await network.Jobs.ReadDocumentAsync(plan.Terms.Spec, network.Cancel), 0);
        var batch = batches.First(b => b.Results[0].Piece >= 2);
        var other = batches.First(b => b.Results[0].State != batch.Results[0].State);
        var stranger = batches.First(b => b.Results[0].State == other.Results[0].State).Results[0].Input!;

        var honest = await CheckAsync(s => s);
        Assert.Equal((null, "", ""), (honest.Case, honest.Fault, honest.MadeUp));

        var lied = await CheckAsync(s => s with { State = other.Results[0].State });
        Assert.Null(lied.Case);
        Assert.Contains("signer's word", lied.MadeUp, StringComparison.Ordinal);

        var hidden = await CheckAsync(s => s with { State = other.Results[0].State, Input = null });
        Assert.Equal((null, ""), (hidden.Case, hidden.MadeUp));
        Assert.Contains("not shown", hidden.Fault, StringComparison.Ordinal);
        var forged = await CheckAsync(s => s with { State = other.Results[0].State, Input = s.Input! with
            { Message = stranger.Message } });
        Assert.Contains("not shown", forged.Fault, StringComparison.Ordinal);

        var twice = await CheckAsync(s => s, hasTwoInputs: true);
        Assert.Null(twice.Case);
        Assert.Contains("two inputs", twice.MadeUp, StringComparison.Ordinal);

        // The signer said something else than the provider started from: the provider is asked for its word.
        using var signer = NodeKey.LoadOrCreate(new RunFolder(network.FileOf(0, "")), "gateway");
        var word = batch.Results[0].Input!.Message with { InputRoot = stranger.Message.InputRoot };
        var blamed = await CheckAsync(s => s with
        {
            State = other.Results[0].State, Input = Signed<StageInput>.By(signer, domain, word),
        });
        Assert.Equal(stranger.Message.InputRoot, blamed.Case!.Input!.InputRoot);

        async Task<CheckOutcome> CheckAsync(
            Func<PublishedResult, PublishedResult> change, bool hasTwoInputs = false)
        {
            var changed = batch with { Results = [change(batch.Results[0]), .. batch.Results.Skip(1)] };
            var result = reader.Read(plan.Terms, id, changed).First();
            return await checker.CheckAsync(new CheckTask(job, result, CheckReason.Chosen, hasTwoInputs, null),
                changed, Hash32.Zero, network.Cancel);
        }
    }

    [Fact]
    public void Two_words_of_the_signer_for_one_stage_are_noticed_and_batches_are_waited_for()
    {
        var seen = new SeenJob();
        var job = Keccak256.ComputeUtf8("job");
        var results = Enumerable.Range(0, 3).Select(i => new SeenResult(job, 1 + (i / 2), i % 2,
            new Evm.Address(Enumerable.Repeat((byte)(i + 1), 20).ToArray()), job, 7, 0, job, 3,
            Keccak256.ComputeUtf8(i < 2 ? "one" : "two"))).ToArray();
        seen.Take(new SeenBatch(job, 1, 2));
        seen.Take(new SeenBatch(job, 2, 1));
        Assert.Equal([1, 2], seen.Unfinished);
        seen.Take(results[0]);
        seen.Take(results[0]);
        seen.Take(results[1]);
        Assert.Equal([2], seen.Unfinished);
        Assert.False(seen.HasTwoInputs(results[0]));
        seen.Take(results[2]);
        Assert.Empty(seen.Unfinished);
        Assert.All(results, r => Assert.True(seen.HasTwoInputs(r)));
        Assert.All(results, r => Assert.False(seen.IsContradicted(r)));
        Assert.Equal((2, 3), (seen.After, seen.Waiting.Count));
    }
}
