using Cairn.Jobs;
using Cairn.Workloads.Infer;

namespace Cairn.Host.Tests;

/// <summary>The sample of inference over a whole network, one of three providers lying.</summary>
public sealed class InferJobTests
{
    [Fact]
    public async Task Rows_come_out_right_although_one_lies()
    {
        await using var network = await TestNetwork.StartAsync(providers: 3, liar: 3);
        var liar = network.Provider(3).Account;

        var (job, plan) = await network.OpenAsync(Sample());
        var end = await network.FinishAsync(job);

        Assert.Equal((JobEnd.Completed, 12), (end.End, plan.Slots));
        Assert.Equal("600", Assert.Single(end.Stages).Metrics["rows"]);
        Assert.Equal("0.9683", end.Stages[0].Metrics["accuracy"]);
        Assert.Equal(liar, Assert.Single(end.Accounts, a => a.Excluded).Provider);
        var document = await network.Jobs.ReadDocumentAsync(end.Document, network.Cancel);
        var results = await InferResults.ReadAsync(document, end.State, network.Gateway.Blocks, network.Cancel);
        Assert.Equal(600, results.Rows.Count);
        Assert.Equal(["spiral"], results.Names);

        await network.WaitAsync(job, v => v.Contradictions is [{ Recorded: true }]);
        await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        await WholeJobTests.AssertVerifiesAsync(network, receipt);
    }

    private static JobSpec Sample()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Cairn.slnx")))
            at = at.Parent!;
        var folder = Path.Combine(at.FullName, "samples");
        var yaml = File.ReadAllText(Path.Combine(folder, "infer.yaml"))
            .Replace("25%", "100%", StringComparison.Ordinal);
        return JobSpec.TryParse(yaml, folder, Kinds.All().Kinds, out var spec, out var error)
            ? spec
            : throw new InvalidOperationException(error.ToString());
    }
}
