using Cairn.Content;
using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Jobs.Tests;

public sealed class ReceiptVerifierTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 0)]
    public async Task A_true_receipt_passes_every_check(int seed, int lieFrom)
    {
        var scenario = await ReceiptScenario.RunAsync(seed, lieFrom);
        Assert.Equal(ReceiptEnd.Completed, scenario.Receipt.End.Outcome);
        var report = await new ReceiptVerifier(Sources(scenario)).VerifyAsync(scenario.Receipt.ToBytes());
        Assert.True(report.HasNoFailure, Text(report));
        Assert.Equal(["draw-order"], report.Open.Select(c => c.Name));
        Assert.Equal(lieFrom > 0, scenario.Receipt.Contradictions.Count > 0);
        Assert.Equal(lieFrom > 0, scenario.Receipt.Stages.Any(s => s.Branch > 0));
        if (lieFrom > 0)
            Assert.Contains(scenario.Cheat.ToString(), report.Checks.Single(c => c.Name == "contradictions").Detail);
    }

    /// <summary>Audits find a liar with some probability; only executing again finds what they missed.</summary>
    [Fact]
    public async Task A_lie_that_was_not_drawn_is_found_by_executing_again_alone()
    {
        var scenario = await ReceiptScenario.RunAsync(1, lieFrom: 5);
        var all = Sources(scenario) with { SamplePieces = ReceiptScenario.Stages * ReceiptScenario.Slots };
        var report = await new ReceiptVerifier(all).VerifyAsync(scenario.Receipt.ToBytes());
        Assert.Equal(["re-execution"], report.Failures.Select(c => c.Name));
    }

    [Fact]
    public async Task The_journal_makes_the_same_receipt_again_and_the_file_survives()
    {
        var scenario = await ReceiptScenario.Shared;
        var bytes = scenario.Receipt.ToBytes();
        Assert.Equal(bytes, scenario.Replay().ToBytes());
        Assert.True(JobReceipt.TryRead(bytes, out var read, out var error), error);
        Assert.Equal(bytes, read.ToBytes());
    }

    [Fact]
    public async Task A_journal_told_twice_makes_no_difference()
    {
        var scenario = await ReceiptScenario.RunAsync(5, 1);
        var once = scenario.Replay().ToBytes();
        scenario.Journal.AddRange([.. scenario.Journal]);
        Assert.Equal(once, scenario.Replay().ToBytes());
    }

    [Fact]
    public async Task What_cannot_be_checked_is_listed_by_name()
    {
        var scenario = await ReceiptScenario.Shared;
        var report = await new ReceiptVerifier(new ReceiptSources()).VerifyAsync(scenario.Receipt.ToBytes());
        Assert.True(report.HasNoFailure, Text(report));
        Assert.Equal(
            [
                "plan", "draw-order", "chain-escrow", "chain-paid", "chain-contradictions", "chain-draws",
                "chain-identities", "output", "inputs", "combining", "re-execution",
            ], report.Open.Select(c => c.Name));
        Assert.All(report.Open, c => Assert.NotEmpty(c.Detail));
    }

    public static TheoryData<string, string> Mutations => new()
    {
        { "document", "form" }, // the job id is no longer that of the terms
        { "spec", "terms" },
        { "pieces", "terms" },
        { "audit rate", "terms" },
        { "plan", "plan" },
        { "plan root", "plan-root" },
        { "window", "terms" },
        { "offer price", "offers" },
        { "price", "prices" },
        { "price above terms", "prices" },
        { "offer missing", "offers" },
        { "cap", "caps" },
        { "budget", "caps" },
        { "agent", "chain-identities" },
        { "stranger", "chain-identities" },
        { "agent twice", "chain-identities" },
        { "registry", "chain-identities" },
        { "result", "batches" },
        { "salt", "batches" },
        { "batch signature", "batches" },
        { "batch twice", "batches" },
        { "result missing", "batches" },
        { "batch missing", "audits" },
        { "draw hash", "audits" },
        { "quorum", "quorums" },
        { "contradiction missing", "contradictions" },
        { "contradiction forged", "contradictions" },
        { "state", "stages" },
        { "stage missing", "stages" },
        { "slot output", "audits" },
        { "slot number", "audits" },
        { "prepared", "stages" },
        { "final output", "stages" },
        { "voucher amount", "vouchers" },
        { "voucher signer", "vouchers" },
        { "voucher above work", "vouchers" },
        { "voucher twice", "vouchers" },
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task A_changed_field_fails_the_check_that_is_named(string what, string check)
    {
        var scenario = await ReceiptScenario.Shared;
        var changed = ReceiptMutations.Apply(scenario, what);
        var report = await new ReceiptVerifier(Sources(scenario)).VerifyAsync(changed);
        Assert.True(report.Failures.Any(c => c.Name == check), $"{what}:\n{Text(report)}");
    }

    [Fact]
    public async Task The_chain_is_asked_and_believed()
    {
        var scenario = await ReceiptScenario.Shared;
        await FailsAsync("chain-escrow", new ScenarioChain(scenario) { Budget = 99_999 });
        await FailsAsync("chain-escrow", new ScenarioChain(scenario) { Budget = null });
        await FailsAsync("chain-paid", new ScenarioChain(scenario) { Pay = a => a + 1 });
        await FailsAsync("chain-paid", new ScenarioChain(scenario) { Pay = a => a - 1 });
        await FailsAsync("chain-paid", new ScenarioChain(scenario) { Pay = a => a + 1, Redeem = a => a + 1 });
        await FailsAsync("chain-contradictions", new ScenarioChain(scenario) { ForgetsContradictions = true });
        await FailsAsync("chain-draws", new ScenarioChain(scenario) { IsReorganised = true });
        await FailsAsync("chain-identities", new ScenarioChain(scenario) { ForgetsAgents = true });
        await OpenAsync("chain-identities", new ScenarioChain(scenario) { IsDown = true });
        await OpenAsync("chain-paid", new ScenarioChain(scenario) { Pay = a => a / 2, Redeem = a => a / 2 });
        await OpenAsync("chain-escrow", new ScenarioChain(scenario) { IsDown = true });
        await OpenAsync("chain-draws", new ScenarioChain(scenario) { Id = 1 });

        var elsewhere = await new ReceiptVerifier(Sources(scenario) with { Registry = scenario.Cheat })
            .VerifyAsync(scenario.Receipt.ToBytes());
        Assert.Equal("chain-identities", Assert.Single(elsewhere.Failures).Name);

        async Task FailsAsync(string check, ScenarioChain chain) =>
            Assert.Contains((await ReportAsync(chain)).Failures, c => c.Name == check);

        async Task OpenAsync(string check, ScenarioChain chain)
        {
            var report = await ReportAsync(chain);
            Assert.True(report.HasNoFailure, Text(report));
            Assert.Contains(report.Open, c => c.Name == check);
        }

        Task<ReceiptReport> ReportAsync(ScenarioChain chain) => new ReceiptVerifier(
            Sources(scenario) with { Chain = chain }).VerifyAsync(scenario.Receipt.ToBytes());
    }

    [Fact]
    public async Task Missing_blocks_leave_checks_open()
    {
        var scenario = await ReceiptScenario.Shared;
        var report = await new ReceiptVerifier(Sources(scenario) with { Blocks = new MemoryBlockStore() })
            .VerifyAsync(scenario.Receipt.ToBytes());
        Assert.Contains(report.Open, c => c.Name == "output");
        Assert.Contains(report.Open, c => c.Name == "inputs");
    }

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public async Task Damaged_files_are_refused_with_a_reason_and_never_throw(int seed)
    {
        var scenario = await ReceiptScenario.Shared;
        var random = new Random(seed);
        var verifier = new ReceiptVerifier(Sources(scenario) with { Recombine = false, SamplePieces = 0 });
        var bytes = scenario.Receipt.ToBytes();
        for (var i = 0; i < 60; i++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(damaged.Length);
                damaged[at] = char.IsAsciiDigit((char)damaged[at])
                    ? (byte)('0' + random.Next(10))
                    : (byte)(damaged[at] ^ (1 << random.Next(8)));
            }

            if (damaged.AsSpan().SequenceEqual(bytes))
                continue;
            var report = await verifier.VerifyAsync(damaged);
            Assert.NotEmpty(report.Checks);
        }
    }

    internal static ReceiptSources Sources(ReceiptScenario scenario) => new()
    {
        Chain = scenario.Chain, Blocks = scenario.Blocks, Workloads = new WorkloadRegistry([new SumWorkload()]),
        Recombine = true, SamplePieces = 5, SampleSeed = 7,
    };

    private static string Text(ReceiptReport report) =>
        string.Join('\n', report.Checks.Select(c => $"{c.Outcome} {c.Name}: {c.Detail}"));
}
