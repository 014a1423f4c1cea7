namespace Cairn.Jobs;

/// <summary>In jobs that disputes settle: how each result became final.</summary>
internal static class FinalityChecks
{
    public const string OnChain = "chain-finality";
    private const string Form = "finality";

    public static IEnumerable<ReceiptCheck> Run(ReceiptFacts facts)
    {
        if (facts.Receipt is { Job.Policy.IsDisputed: true, Finality: { } finality })
            yield return ReceiptCheck.Of(Form, Faults(facts, finality), () => FinalitySummary.Of(finality));
    }

    /// <summary>Computes it again from the chain, at the receipt's block, and holds the receipt against it.</summary>
    public static async Task<ReceiptCheck> RunAsync(ReceiptFacts facts, IReceiptChain chain, JobHistory history)
    {
        var receipt = facts.Receipt;
        if (receipt.Finality is not { } told)
            return ReceiptCheck.NotChecked(OnChain, "the receipt does not say it, as its gateway could not ask the " +
                $"chain: fetch it again; now {FinalitySummary.Of(ReceiptFinality.Of(receipt, history))}");
        if (told.Block > history.Block)
            return ReceiptCheck.NotChecked(OnChain, $"the receipt is of block {told.Block}, the chain that was asked " +
                $"has {history.Block} blocks; ask a newer one");
        var hash = await chain.BlockHashAsync(told.Block).ConfigureAwait(false);
        if (hash != told.BlockHash)
            return new ReceiptCheck(OnChain, ReceiptOutcome.Failed, $"block {told.Block} has the hash " +
                $"{hash?.ToString() ?? "of none"}, not {told.BlockHash}; the chain was reorganised, or it was made up");
        var own = ReceiptFinality.Of(receipt, history.Until(told.Block, told.BlockHash));
        for (var i = 0; i < Math.Min(own.Pieces.Count, told.Pieces.Count); i++)
            if (own.Pieces[i] != told.Pieces[i])
                return new ReceiptCheck(OnChain, ReceiptOutcome.Failed, "by the chain it is " +
                    $"{FinalitySummary.Of(own.Pieces[i])}; the receipt says {FinalitySummary.Of(told.Pieces[i])}");
        return own.Pieces.Count == told.Pieces.Count
            ? ReceiptCheck.Verified(OnChain, $"{FinalitySummary.Of(told)}, as of block {told.Block}")
            : new ReceiptCheck(OnChain, ReceiptOutcome.Failed,
                $"the receipt has {own.Pieces.Count} results and says of {told.Pieces.Count} how they became final");
    }

    private static IEnumerable<string> Faults(ReceiptFacts facts, ReceiptFinality finality)
    {
        var results = facts.Receipt.Batches.SelectMany(b => b.Results.Select(r =>
            (r.Piece, r.Branch, b.Receipt.Message.Provider)));
        if (!finality.Pieces.Select(p => (p.Piece, p.Branch, p.Provider)).SequenceEqual(results))
            yield return "it does not say of each result, once and in order, how that became final";
        if (finality.Pieces.FirstOrDefault(p => p.Block > finality.Block) is { } later)
            yield return $"{FinalitySummary.Of(later)}, after the block that it is of, {finality.Block}";
    }
}
