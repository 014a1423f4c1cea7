using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;
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

        var (job, plan) = await network.OpenAsync(Sample("infer.yaml"));
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

    [Fact]
    public async Task Proofs_leave_nothing_to_repeat_and_nothing_to_a_liar()
    {
        await using var network = await TestNetwork.StartAsync(providers: 3, liar: 3);
        var liar = network.Provider(3).Account;

        var (job, plan) = await network.OpenAsync(Sample("infer-proved.yaml"));
        var end = await network.FinishAsync(job);

        Assert.Equal((JobEnd.Completed, 4), (end.End, plan.Slots));
        Assert.Equal("0.9683", end.Stages[0].Metrics["accuracy"]);
        Assert.DoesNotContain(end.Accounts, a => a.Excluded);
        await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        // It begins honestly.
        Assert.True(receipt.Batches.Where(b => b.Receipt.Message.Provider == liar).Sum(b => b.Results.Count) <= 1);
        Assert.Equal(4, receipt.Batches.Sum(b => b.Results.Count(r => r.Proof is not null)));
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        await WholeJobTests.AssertVerifiesAsync(network, receipt);
        Assert.Equal(ReceiptOutcome.Verified, await ProofsOfAsync(receipt));
        var proofs = receipt.Batches.SelectMany(b => b.Results).Select(r => r.Proof!.Value).ToArray();
        Assert.Equal(4, proofs.Distinct().Count());
        Assert.Equal(ReceiptOutcome.Failed, await ProofsOfAsync(With(r => r with { Proof = null })));
        Assert.Equal(ReceiptOutcome.Failed, await ProofsOfAsync(With(r => r with { Proof = proofs[0] })));
        Assert.Equal(ReceiptOutcome.NotChecked,
            await ProofsOfAsync(With(r => r with { Proof = Cid.ForDagJson(Keccak256.ComputeUtf8("none").AsSpan()) })));

        async Task<ReceiptOutcome> ProofsOfAsync(JobReceipt shown) =>
            Assert.Single((await WholeJobTests.VerifyAsync(network, shown)).Checks, c => c.Name == "proofs").Outcome;

        JobReceipt With(Func<PieceResult, PieceResult> change) => receipt with
        {
            Batches = [.. receipt.Batches.Select(b => b with { Results = [.. b.Results.Select(change)] })],
        };
    }

    private static JobSpec Sample(string name)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Cairn.slnx")))
            at = at.Parent!;
        var folder = Path.Combine(at.FullName, "samples");
        var yaml = File.ReadAllText(Path.Combine(folder, name))
            .Replace("25%", "100%", StringComparison.Ordinal);
        return JobSpec.TryParse(yaml, folder, Kinds.All().Kinds, out var spec, out var error)
            ? spec
            : throw new InvalidOperationException(error.ToString());
    }
}
