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
        var found = new HashSet<Cid> { root };
        var order = new List<Cid>();
        var pending = new Stack<Cid>([root]);
        while (pending.TryPop(out var cid))
        {
            order.Add(cid);
            if (cid.Codec == Codec.Raw && !readLeaves)
            {
                if (!await store.HasAsync(cid, cancel).ConfigureAwait(false))
                    throw new BlockNotFoundException(cid);
                continue;
            }

            var links = LinksOf(cid, await store.GetAsync(cid, cancel).ConfigureAwait(false));
            for (var i = links.Count - 1; i >= 0; i--)
                if (found.Add(links[i]))
                    pending.Push(links[i]);
            if (found.Count > maxBlocks)
                throw new InvalidDataException($"More than {maxBlocks} blocks are reachable from {root}.");
        }

        return order;
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
