namespace Cairn.Content;

/// <summary>Writes blocks as a content archive, CARv1, in constant memory.</summary>
/// <remarks>Source: https://ipld.io/specs/transport/car/carv1/.</remarks>
public static class CarWriter
{
    private const int VarintLengthMax = 10;

    /// <summary>Writes the header for one root.</summary>
    public static ValueTask WriteHeaderAsync(Stream stream, Cid root, CancellationToken cancel = default)
    {
        var header = CarHeader.Encode(root);
        var bytes = new byte[VarintLengthMax + header.Length];
        var at = Varint.Write(bytes, (ulong)header.Length);
        header.CopyTo(bytes, at);
        return stream.WriteAsync(bytes.AsMemory(0, at + header.Length), cancel);
    }

    /// <summary>Writes one block; it is not verified, as stores have done so.</summary>
    public static async ValueTask WriteBlockAsync(
        Stream stream, Cid cid, ReadOnlyMemory<byte> block, CancellationToken cancel = default)
    {
        var head = new byte[VarintLengthMax + Cid.MaxByteLength];
        var name = cid.ToBytes();
        var at = Varint.Write(head, (ulong)(name.Length + block.Length));
        name.CopyTo(head, at);
        await stream.WriteAsync(head.AsMemory(0, at + name.Length), cancel).ConfigureAwait(false);
        await stream.WriteAsync(block, cancel).ConfigureAwait(false);
    }

    /// <summary>Writes a root and all that it links to, depth first, each block once.</summary>
    /// <param name="stream">Where it is written; stays open.</param>
    /// <param name="store">Has all blocks.</param>
    /// <param name="root">Named in the header, and the first block.</param>
    /// <param name="maxBlocks">Refuses a larger graph.</param>
    /// <param name="cancel">Ends the writing.</param>
    /// <exception cref="BlockNotFoundException">A block is missing; the archive is unfinished.</exception>
    /// <exception cref="InvalidDataException">A malformed node, or more blocks than allowed.</exception>
    public static async ValueTask WriteAsync(
        Stream stream, IBlockStore store, Cid root, int maxBlocks = 1_000_000, CancellationToken cancel = default)
    {
        await WriteHeaderAsync(stream, root, cancel).ConfigureAwait(false);
        var pending = new GraphWalk(root, maxBlocks);
        while (pending.TryNext(out var cid))
        {
            var bytes = await store.GetAsync(cid, cancel).ConfigureAwait(false);
            await WriteBlockAsync(stream, cid, bytes, cancel).ConfigureAwait(false);
            pending.Add(cid, bytes);
        }
    }
}
