using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>The Merkle tree over one batch's results, in the order given.</summary>
public sealed class ResultTree
{
    private readonly MerkleTree _tree;

    /// <param name="provider">Whose results they are.</param>
    /// <param name="results">1 to <see cref="BatchReceipt.MaxCount"/> results.</param>
    public ResultTree(Address provider, IReadOnlyList<PieceResult> results)
    {
        if (results.Count is 0 or > BatchReceipt.MaxCount)
            throw new ArgumentException(
                $"A batch has 1 to {BatchReceipt.MaxCount} results, not {results.Count}.", nameof(results));
        (Provider, Results) = (provider, results);
        _tree = new MerkleTree([.. results.Select(r => r.Leaf(provider))]);
    }

    /// <summary>Whose results they are.</summary>
    public Address Provider { get; }

    /// <summary>The results in the order of the leaves.</summary>
    public IReadOnlyList<PieceResult> Results { get; }

    /// <summary>What the receipt commits to.</summary>
    public Hash32 Root => _tree.Root;

    /// <summary>The path of the result at <paramref name="index"/>.</summary>
    public Hash32[] Path(int index) => _tree.Proof(index);

    /// <summary>The receipt to sign for a lease.</summary>
    public BatchReceipt Receipt(Hash32 jobId, Hash32 leaseId) =>
        new(jobId, Provider, leaseId, (uint)Results.Count, Root);

    /// <summary>Whether a signed receipt is the provider's own and commits to exactly these results.</summary>
    public static bool Verify(
        Signed<BatchReceipt> receipt, IReadOnlyList<PieceResult> results, MarketDomain domain) =>
        results.Count is > 0 and <= BatchReceipt.MaxCount && receipt.Message.Count == results.Count &&
        new ResultTree(receipt.Message.Provider, results).Root == receipt.Message.Root &&
        receipt.IsBy(receipt.Message.Provider, domain);
}
