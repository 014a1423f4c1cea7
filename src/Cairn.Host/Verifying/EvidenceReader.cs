using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Reads a gateway's pages of evidence. Results are taken that their provider has signed, whatever the gateway says.
/// </summary>
internal sealed class EvidenceReader(GatewayClient gateway, MarketDomain domain)
{
    /// <summary>Batches a page.</summary>
    public const int PageBatches = 20;

    /// <summary>Batches after a number, in order.</summary>
    /// <exception cref="ApiException">The gateway cannot be asked, or has no such disputed job.</exception>
    public async Task<IReadOnlyList<PublishedBatch>> PageAsync(
        Hash32 job, int after, int limit, CancellationToken ct)
    {
        var page = await gateway.GetAsync<EvidencePage>($"v1/jobs/{job}/evidence?after={after}&limit={limit}", ct);
        var batches = page.Batches.Take(limit).ToArray();
        return page.Job == job && batches.Index().All(b => b.Item.Number == after + 1 + b.Index)
            ? batches
            : throw new ApiException(new ApiProblem(0, "The gateway's page of evidence is not the one asked for.",
                "Watch another gateway, or update this program.", ""));
    }

    /// <summary>The batch as far as it can be believed, and what of it is published now.</summary>
    public IEnumerable<SeenResult> Read(Terms terms, Hash32 job, PublishedBatch batch)
    {
        if (!IsSigned(job, batch))
            yield break;
        for (var place = 0; place < batch.Results.Count; place++)
            if (Opened(batch, place) is { } result)
                yield return new SeenResult(job, batch.Number, place, batch.Receipt.Message.Provider,
                    batch.Receipt.Message.Root, result.Piece, result.Branch, result.ResultDigest,
                    InputOf(terms, job, batch.Results[place])?.Message.Stage ?? 0,
                    InputOf(terms, job, batch.Results[place])?.Message.InputRoot ?? default);
    }

    /// <summary>Results that a believable batch holds; 0 for another.</summary>
    public int CountOf(Hash32 job, PublishedBatch batch) => IsSigned(job, batch) ? batch.Results.Count : 0;

    /// <summary>A published result, once its provider's signature is found to cover it; null otherwise.</summary>
    public static PieceResult? Opened(PublishedBatch batch, int place)
    {
        var (shown, message) = (batch.Results[place], batch.Receipt.Message);
        return shown is { Result: { } result, Path: { Count: <= 8 } path } && result.Piece == shown.Piece
            && result.Branch == shown.Branch
            && MerkleTree.Verify([.. path], message.Root, result.Leaf(message.Provider))
                ? result : null;
    }

    /// <summary>The signer's word for what a result starts from; null where what is shown is none.</summary>
    public Signed<StageInput>? InputOf(Terms terms, Hash32 job, PublishedResult shown) =>
        shown.Input is { } input && input.Message.JobId == job && input.Message.Branch == shown.Branch
        && input.IsBy(terms.Signer, domain) ? input : null;

    private bool IsSigned(Hash32 job, PublishedBatch batch)
    {
        var message = batch.Receipt.Message;
        return message.JobId == job && message.Count == batch.Results.Count
            && batch.Results.Count is > 0 and <= BatchReceipt.MaxCount
            && batch.Receipt.IsBy(message.Provider, domain);
    }
}
