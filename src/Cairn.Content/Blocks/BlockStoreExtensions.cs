namespace Cairn.Content;

/// <summary>What callers of a store usually want to say.</summary>
public static class BlockStoreExtensions
{
    /// <summary>The verified bytes of a block that must be there.</summary>
    /// <exception cref="BlockNotFoundException">The store does not have it.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> GetAsync(
        this IBlockStore store, Cid cid, CancellationToken cancel = default) =>
        await store.TryGetAsync(cid, cancel).ConfigureAwait(false) ?? throw new BlockNotFoundException(cid);

    /// <summary>Hashes and stores bytes as one block.</summary>
    public static async ValueTask<Cid> PutAsync(
        this IBlockStore store, Codec codec, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        var cid = Cid.Of(codec, bytes.Span);
        await store.PutAsync(cid, bytes, cancel).ConfigureAwait(false);
        return cid;
    }

    /// <summary>Stores a document as a canonical dag-json block.</summary>
    public static ValueTask<Cid> PutAsync(
        this IBlockStore store, DagValue document, CancellationToken cancel = default) =>
        store.PutAsync(Codec.DagJson, DagJson.Encode(document), cancel);

    /// <summary>Reads a document that must be there.</summary>
    /// <exception cref="BlockNotFoundException">The store does not have it.</exception>
    /// <exception cref="FormatException">The block is not canonical dag-json.</exception>
    public static async ValueTask<DagValue> GetDocumentAsync(
        this IBlockStore store, Cid cid, CancellationToken cancel = default)
    {
        if (cid.Codec != Codec.DagJson)
            throw new FormatException($"{cid} is no dag-json document; its codec is {cid.Codec}.");
        return DagJson.Decode((await store.GetAsync(cid, cancel).ConfigureAwait(false)).Span);
    }
}
