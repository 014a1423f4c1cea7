using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs.Tests;

/// <summary>What decides a result's finality: the first thing that happened, and each result once.</summary>
public sealed class FinalityTests
{
    private const ulong Until = 2_000_000_000;
    private static readonly Hash32 Id = Keccak256.ComputeUtf8("an assertion");

    [Fact]
    public async Task A_result_that_is_asserted_and_vouched_for_counts_once_by_what_came_first()
    {
        var (receipt, provider, batch) = await HonestAsync();
        var results = ResultsOf(receipt, provider);
        var price = receipt.Prices.Single(p => p.Provider == provider).PricePerUnit * 7;
        var asserted = new JobEvent.Asserted(3, provider, Id, Assertion(batch, provider), 999);
        JobEvent locked = new JobEvent.Locked(1, provider, 5, Until);
        var finalised = new JobEvent.Finalised(5, provider, Id);

        var open = Of(receipt, provider, locked, asserted);
        Assert.All(open, p => Assert.Equal((FinalityKind.Open, Until), (p.Kind, p.InsuredUntil)));
        Assert.Equal(1, open.Count(p => p.WindowEnd == 999));

        var consent = Of(receipt, provider, locked, asserted,
            new JobEvent.Claimed(4, provider, price * (UInt128)results), finalised);
        Assert.All(consent, p => Assert.Equal((FinalityKind.Consent, 4ul, 40ul), (p.Kind, p.Block, p.TimeSeconds)));

        var time = Of(receipt, provider, locked, asserted, finalised,
            new JobEvent.Claimed(6, provider, price * (UInt128)results));
        Assert.Equal((FinalityKind.Time, 5ul), time.Where(p => p.Kind == FinalityKind.Time)
            .Select(p => (p.Kind, p.Block)).Single());
        Assert.Equal(results - 1, time.Count(p => p is { Kind: FinalityKind.Consent, Block: 6 }));
    }

    [Fact]
    public async Task Part_of_a_voucher_covers_the_oldest_and_a_conviction_voids_the_rest()
    {
        var (receipt, provider, batch) = await HonestAsync();
        var price = receipt.Prices.Single(p => p.Provider == provider).PricePerUnit * 7;
        var pieces = Of(receipt, provider, new JobEvent.Locked(1, provider, 5, Until),
            new JobEvent.Claimed(2, provider, (price * 2) + price - 1),
            new JobEvent.Asserted(3, provider, Id, Assertion(batch, provider), 999),
            new JobEvent.Voided(4, provider, Id),
            new JobEvent.Convicted(5, provider, receipt.Terms.Client, 5, Id));
        Assert.All(pieces.Take(2), p => Assert.Equal((FinalityKind.Consent, 2ul), (p.Kind, p.Block)));
        Assert.All(pieces.Skip(2), p => Assert.Equal(
            (FinalityKind.Proof, 5ul, 0ul), (p.Kind, p.Block, p.InsuredUntil)));
    }

    [Fact]
    public async Task A_voided_assertion_and_a_released_lock_leave_a_result_open_and_uninsured()
    {
        var (receipt, provider, batch) = await HonestAsync();
        var pieces = Of(receipt, provider, new JobEvent.Locked(1, provider, 5, Until),
            new JobEvent.Asserted(3, provider, Id, Assertion(batch, provider) with { Count = uint.MaxValue }, 998),
            new JobEvent.Asserted(3, provider, Id, Assertion(batch, provider), 999),
            new JobEvent.Voided(4, provider, Id), new JobEvent.Released(5, provider));
        Assert.All(pieces, p => Assert.Equal((FinalityKind.Open, 0ul, 0ul), (p.Kind, p.WindowEnd, p.InsuredUntil)));
    }

    private static async Task<(JobReceipt Receipt, Address Provider, ReceiptBatch Batch)> HonestAsync()
    {
        var scenario = await ReceiptScenario.Shared;
        var batch = scenario.Receipt.Batches.First(b => b.Receipt.Message.Provider != scenario.Cheat);
        return (scenario.Receipt, batch.Receipt.Message.Provider, batch);
    }

    private static Assertion Assertion(ReceiptBatch batch, Address provider) => new(
        provider, batch.Receipt.Message.Root, batch.Results[0].Piece, 1, batch.Results[0].Branch, 0, 1);

    private static int ResultsOf(JobReceipt receipt, Address provider) =>
        receipt.Batches.Where(b => b.Receipt.Message.Provider == provider).Sum(b => b.Results.Count);

    private static PieceFinality[] Of(JobReceipt receipt, Address provider, params JobEvent[] events)
    {
        var times = events.Select(e => e.Block).Distinct().ToDictionary(b => b, b => b * 10);
        var finality = ReceiptFinality.Of(receipt, new JobHistory(9, Id, events, times));
        Assert.Equal(receipt.Batches.Sum(b => b.Results.Count), finality.Pieces.Count);
        return [.. finality.Pieces.Where(p => p.Provider == provider)];
    }
}
