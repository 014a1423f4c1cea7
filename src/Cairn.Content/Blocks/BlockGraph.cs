namespace Cairn.Content;

/// <summary>What blocks refer to.</summary>
public static class BlockGraph
{
    /// <summary>
    /// The CIDs that a block links to, in order of appearance, repeats included. Raw blocks have none; a malformed
    /// node is an error.
    /// </summary>
    /// <exception cref="InvalidDataException">The block is not what its codec says.</exception>
    public static IReadOnlyList<Cid> LinksOf(Cid cid, ReadOnlyMemory<byte> block)
    {
        switch (cid.Codec)
        {
            case Codec.DagPb:
                return DagPb.TryDecode(block, out var node)
                    ? [.. node.Links.Select(l => l.Cid)]
                    : throw new InvalidDataException($"Block {cid} is no dag-pb node.");
            case Codec.DagJson:
                if (!DagJson.TryDecode(block.Span, out var document, out var error))
                    throw new InvalidDataException($"Block {cid}: {error}");
                var links = new List<Cid>();
                Collect(document, links);
                return links;
            default:
                return [];
        }
    }

    /// <summary>
    /// Every CID reachable from a root, the root first, each once, depth first. All blocks must be in the
    /// store; raw ones are only asked for by name, or read where <paramref name="readLeaves"/> says so.
    /// </summary>
    /// <param name="store">Where the blocks are.</param>
    /// <param name="root">Where the walk starts.</param>
    /// <param name="maxBlocks">Refuses a larger graph.</param>
    /// <param name="readLeaves">True reads, and so verifies, the leaves, too.</param>
    /// <param name="cancel">Ends the walk.</param>
    /// <exception cref="BlockNotFoundException">A block is missing.</exception>
    /// <exception cref="InvalidDataException">A malformed node, or more blocks than allowed.</exception>
    public static async ValueTask<IReadOnlyList<Cid>> WalkAsync(
        IBlockStore store, Cid root, int maxBlocks = 1_000_000, bool readLeaves = false,
        CancellationToken cancel = default)
    {
        var order = new List<Cid>();
        var walk = new GraphWalk(root, maxBlocks);
        while (walk.TryNext(out var cid))
        {
            order.Add(cid);
            if (cid.Codec != Codec.Raw || readLeaves)
                walk.Add(cid, await store.GetAsync(cid, cancel).ConfigureAwait(false));
            else if (!await store.HasAsync(cid, cancel).ConfigureAwait(false))
                throw new BlockNotFoundException(cid);
        }

        return order;
    }

    /// <summary>
    /// Brings a root and all that it links to from a far store to a near one, and verifies that all of it is there.
    /// </summary>
    /// <param name="far">In one request where it can, block by block where not.</param>
    /// <param name="near">Where the blocks go; what it has already is not asked for again where it has all.</param>
    /// <param name="root">Where the graph starts.</param>
    /// <param name="maxBlocks">Refuses a larger graph.</param>
    /// <param name="cancel">Ends the transfer; what arrived stays.</param>
    /// <exception cref="BlockNotFoundException">A block is nowhere.</exception>
    /// <exception cref="InvalidDataException">A malformed node, or more blocks than allowed.</exception>
    /// <exception cref="IOException">The far store could not be reached.</exception>
    public static async ValueTask FetchAsync(
        IGraphStore far, IBlockStore near, Cid root, int maxBlocks = 1_000_000, CancellationToken cancel = default)
    {
        if (root.Codec != Codec.Raw && !await near.HasAsync(root, cancel).ConfigureAwait(false))
        {
            try
            {
                await far.TryFetchGraphAsync(root, near, maxBlocks, cancel).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // One by one instead; the walk tells what is wrong where it still is.
            }
        }

        await WalkAsync(new TieredBlockStore(near, far), root, maxBlocks, readLeaves: true, cancel)
            .ConfigureAwait(false);
    }

    /// <summary>Sends a root and all that it links to from a near store, unless the far one has the root.</summary>
    /// <exception cref="BlockNotFoundException">The near store lacks a block.</exception>
    /// <exception cref="IOException">The far store could not be reached, or refused a block.</exception>
    public static async ValueTask SendAsync(
        IBlockStore near, IGraphStore far, Cid root, CancellationToken cancel = default)
    {
        if (await far.HasAsync(root, cancel).ConfigureAwait(false))
            return;
        var blocks = await WalkAsync(near, root, cancel: cancel).ConfigureAwait(false);
        await far.SendAsync(near, [.. blocks.Reverse()], cancel).ConfigureAwait(false);
    }

    private static void Collect(DagValue value, List<Cid> links)
    {
        switch (value.Kind)
        {
            case DagKind.Link:
                links.Add(value.AsLink);
                break;
            case DagKind.List:
                foreach (var item in value.AsList)
                    Collect(item, links);
                break;
            case DagKind.Map:
                foreach (var item in value.AsMap.Values)
                    Collect(item, links);
                break;
        }
    }
}
