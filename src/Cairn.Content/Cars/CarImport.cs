namespace Cairn.Content;

/// <summary>Takes the blocks of an archive into a store.</summary>
internal static class CarImport
{
    /// <summary>
    /// Stores the blocks of an archive as long as each is the root or is linked from a block before it: a stranger's
    /// archive can bring nothing that was not asked for.
    /// </summary>
    /// <param name="archive">CARv1, parents before what they link to.</param>
    /// <param name="root">What was asked for.</param>
    /// <param name="store">Where the blocks go.</param>
    /// <param name="maxBlocks">Refuses a larger graph.</param>
    /// <param name="progressed">Called after each block.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="InvalidDataException">Malformed, too many blocks, or one that nothing links to.</exception>
    /// <exception cref="IOException">The stream broke, or a block is not what its CID names.</exception>
    public static async ValueTask ReachableAsync(
        Stream archive, Cid root, IBlockStore store, int maxBlocks, Action progressed, CancellationToken cancel)
    {
        await using var car = await CarReader.OpenAsync(archive, cancel).ConfigureAwait(false);
        var expected = new HashSet<Cid> { root };
        var taken = new HashSet<Cid>();
        await foreach (var (cid, bytes) in car.ReadAsync(cancel).ConfigureAwait(false))
        {
            if (!expected.Contains(cid))
                throw new InvalidDataException($"The archive of {root} has the block {cid}, which nothing links to.");
            if (!taken.Add(cid))
                continue;
            expected.UnionWith(BlockGraph.LinksOf(cid, bytes));
            if (expected.Count > maxBlocks)
                throw new InvalidDataException($"More than {maxBlocks} blocks are reachable from {root}.");
            await store.PutAsync(cid, bytes, cancel).ConfigureAwait(false);
            progressed();
        }
    }
}
