namespace Cairn.Content;

/// <summary>
/// Builds a file's balanced tree from its leaves as they come: nodes of 174 links, full from the left, no deeper than
/// needed. Holds at most 174 links a level.
/// </summary>
internal sealed class FileTree(IBlockStore store)
{
    private readonly List<List<UnixFsNode>> _levels = [];

    public async ValueTask AddLeafAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancel)
    {
        var cid = await store.PutAsync(Codec.Raw, chunk, cancel).ConfigureAwait(false);
        await AddAsync(0, new UnixFsNode(cid, chunk.Length, chunk.Length), cancel).ConfigureAwait(false);
    }

    /// <summary>The file's root; a file of one chunk is that raw block, and no chunk at all is an empty one.</summary>
    public async ValueTask<UnixFsNode> FinishAsync(CancellationToken cancel)
    {
        if (_levels.Count == 0)
            await AddLeafAsync(ReadOnlyMemory<byte>.Empty, cancel).ConfigureAwait(false);
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count - 1 && _levels[level] is [var root])
                return root;
            await FlushAsync(level, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>A full level is closed only when one more comes, so that 174 leaves need no second level.</summary>
    private async ValueTask AddAsync(int level, UnixFsNode node, CancellationToken cancel)
    {
        if (level == _levels.Count)
            _levels.Add([]);
        if (_levels[level].Count == UnixFsOptions.MaxLinks)
            await FlushAsync(level, cancel).ConfigureAwait(false);
        _levels[level].Add(node);
    }

    private async ValueTask FlushAsync(int level, CancellationToken cancel)
    {
        var parts = _levels[level];
        var data = new UnixFsData(UnixFsKind.File, (ulong)parts.Sum(p => p.Length),
            [.. parts.Select(p => (ulong)p.Length)]);
        var block = DagPb.Encode(new PbNode(
            [.. parts.Select(p => new PbLink(p.Cid, "", (ulong)p.DagLength))], data.Encode()));
        var cid = await store.PutAsync(Codec.DagPb, block, cancel).ConfigureAwait(false);
        var node = new UnixFsNode(cid, parts.Sum(p => p.Length), block.Length + parts.Sum(p => p.DagLength));
        parts.Clear();
        await AddAsync(level + 1, node, cancel).ConfigureAwait(false);
    }
}
