using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>Announce, offer, open, pull, work, receipt, verdict, voucher, combine, verify; one of three lies.</summary>
public sealed class WholeJobTests
{
    [Fact]
    public async Task Liar_is_caught_and_the_others_are_paid()
    {
        await using var network = await TestNetwork.StartAsync(providers: 3, liar: 3);
        var liar = network.Provider(3).Account;

        var (job, plan) = await network.OpenAsync(share: "100%");
        var end = await network.FinishAsync(job);
        Assert.Equal(JobEnd.Completed, end.End);
        Assert.Equal(3, end.Stages.Count);
        Assert.Equal(liar, Assert.Single(end.Accounts, a => a.Excluded).Provider);
        await network.WaitAsync(job, v => v.Contradictions is [{ Recorded: true }] c && c[0].Provider == liar);
        var verdict = new QuorumVerdictContract(network.Chain, network.Deployment.QuorumVerdict);
        Assert.Equal((UInt256)1, await verdict.ContradictionsAsync(liar, cancel: network.Cancel));

        while ((await network.ProvidersAsync()).Single(p => p.Offer.Message.Provider == liar).Agent.Contradictions != 1)
            await Task.Delay(50, network.Cancel);
        var returned = await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        await AssertPaidAsync(network, job, receipt, plan);
        var paid = (UInt256)receipt.Vouchers.Aggregate((UInt128)0, (sum, v) => sum + v.Message.Amount);
        Assert.Equal((UInt256)plan.Budget, paid + returned);
        var free = await network.Market.FreeAsync(network.Info.Token, network.Client, cancel: network.Cancel);
        Assert.Equal(returned, free);
        await AssertVerifiesAsync(network, receipt);
        await AssertLedgersAsync(network, receipt);
    }

    /// <summary>What the folders' vouchers guarantee is what the receipt's promise.</summary>
    private static async Task AssertLedgersAsync(TestNetwork network, JobReceipt receipt)
    {
        var ledgers = await ProviderLedger.ReadAsync(network.Folder, network.Chain, network.Info, network.Cancel);
        Assert.Equal(
            receipt.Vouchers.Select(v => (v.Message.Provider, 1, v.Message.Amount, v.Message.Amount)).Order(),
            ledgers.Select(l => (l.Account, l.Jobs, l.Guaranteed, l.Paid)).Order());
    }

    /// <summary>Everybody got what its newest voucher says, once, and never more than its cap.</summary>
    internal static async Task AssertPaidAsync(TestNetwork network, Hash32 job, JobReceipt receipt, PlanReply plan)
    {
        foreach (var entry in plan.Caps.Entries)
        {
            var voucher = receipt.Vouchers.SingleOrDefault(v => v.Message.Provider == entry.Provider);
            var promised = voucher?.Message.Amount ?? 0;
            Assert.True(promised <= entry.Cap, $"{entry.Provider}: {promised} > {entry.Cap}");
            Assert.Equal((UInt256)promised, await network.PaidAsync(job, entry.Provider));
        }
    }

    /// <param name="lost">checks that may fail, as the chain has lost blocks that audits were drawn from</param>
    internal static async Task AssertVerifiesAsync(TestNetwork network, JobReceipt receipt, params string[] lost)
    {
        var report = await VerifyAsync(network, receipt);
        Assert.True(report.Failures.All(f => lost.Contains(f.Name)), string.Join('\n', report.Failures));
        Assert.All(receipt.Caps.Entries, c => Assert.Contains(receipt.Agents, a => a.Account == c.Provider));
        Assert.All(report.Open, c => Assert.Equal("draw-order", c.Name));
    }

    /// <summary>Checks a receipt against the network's own chain and blocks.</summary>
    internal static async Task<ReceiptReport> VerifyAsync(TestNetwork network, JobReceipt receipt) =>
        await new ReceiptVerifier(new ReceiptSources
        {
            Chain = new RpcReceiptChain(network.Chain, network.Deployment.Market),
            Registry = network.Deployment.Identity,
            Blocks = network.Blocks.All,
            Workloads = Kinds.All(),
            Recombine = true,
            SamplePieces = 2,
        }).VerifyAsync(receipt.ToBytes());
}
