namespace Cairn.Content;

/// <summary>What is still to be visited of a graph of blocks, depth first in link order, each once.</summary>
internal sealed class GraphWalk
{
    private readonly Cid _root;
    private readonly int _maxBlocks;
    private readonly HashSet<Cid> _found;
    private readonly Stack<Cid> _pending;

    public GraphWalk(Cid root, int maxBlocks)
    {
        (_root, _maxBlocks) = (root, maxBlocks);
        _found = [root];
        _pending = new Stack<Cid>([root]);
    }

    public bool TryNext(out Cid cid) => _pending.TryPop(out cid);

    /// <summary>Adds what a visited block links to.</summary>
    /// <exception cref="InvalidDataException">A malformed node, or more blocks than allowed.</exception>
    public void Add(Cid cid, ReadOnlyMemory<byte> block)
    {
        var links = BlockGraph.LinksOf(cid, block);
        for (var i = links.Count - 1; i >= 0; i--)
            if (_found.Add(links[i]))
                _pending.Push(links[i]);
        if (_found.Count > _maxBlocks)
            throw new InvalidDataException($"More than {_maxBlocks} blocks are reachable from {_root}.");
    }
}
