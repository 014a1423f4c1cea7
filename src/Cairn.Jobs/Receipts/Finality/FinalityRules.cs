using System.Numerics;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>
/// What decided each result first. Money has no names on it: what a provider is paid by consent covers its accepted
/// results in the receipt's order, the oldest first.
/// </summary>
internal static class FinalityRules
{
    public static IReadOnlyList<PieceFinality> Apply(ReceiptFacts facts, JobHistory history)
    {
        var all = new List<PieceFinality>();
        var books = new Dictionary<Address, FinalityBook>();
        foreach (var batch in facts.Receipt.Batches)
            foreach (var result in batch.Results)
            {
                var provider = batch.Receipt.Message.Provider;
                if (!books.TryGetValue(provider, out var book))
                    books.Add(provider, book = new FinalityBook(all));
                var worth = facts.IsAccepted(new PieceKey(result.Piece, result.Branch), result.ResultDigest)
                    ? facts.WorthOf(provider, result.Piece) : (BigInteger?)null;
                book.Add(batch.Receipt.Message.Root, result.Piece, result.Branch, worth);
                all.Add(new PieceFinality(result.Piece, result.Branch, provider, FinalityKind.Open, 0, 0, 0, 0));
            }

        foreach (var happened in history.Events)
            if (books.TryGetValue(happened.Provider, out var book))
                book.Take(happened, history.Times.GetValueOrDefault(happened.Block), facts.Receipt.Plan.Pieces);
        foreach (var book in books.Values)
            book.Insure();
        return all;
    }
}
