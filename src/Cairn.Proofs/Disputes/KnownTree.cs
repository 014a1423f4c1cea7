using System.Runtime.InteropServices;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>
/// A responder's tree, as far as its answers have shown it, beside the challenger's own of the same number of leaves.
/// Every node held was checked against the root. Below equal nodes the challenger's own tree serves: nothing is asked.
/// </summary>
internal sealed class KnownTree
{
    private readonly TreeName _name;
    private readonly PositionTree _own;
    private readonly Func<Question, ValueTask<byte[]>> _ask;
    private readonly Dictionary<(int Depth, long Index), Hash32> _nodes = [];

    public KnownTree(TreeName name, Hash32 root, PositionTree own, Func<Question, ValueTask<byte[]>> ask)
    {
        (_name, _own, _ask) = (name, own, ask);
        _nodes[(0, 0)] = root;
    }

    public Hash32 Root => _nodes[(0, 0)];

    /// <summary>The leftmost leaf that differs from the challenger's, padding included; −1 for none.</summary>
    public async ValueTask<long> FindDifferenceAsync()
    {
        if (Root == _own.Root)
            return -1;
        long index = 0;
        for (var depth = 1; depth <= _own.Depth; depth++)
        {
            index *= 2;
            if (await NodeAsync(depth, index).ConfigureAwait(false) == _own.Node(depth, index))
                index++;
        }

        return index;
    }

    public ValueTask<Hash32> LeafAsync(long leaf) => NodeAsync(_own.Depth, leaf);

    public async ValueTask<Hash32[]> PathAsync(long leaf)
    {
        var path = new Hash32[_own.Depth];
        for (var level = 0; level < path.Length; level++)
            path[level] = await NodeAsync(_own.Depth - level, (leaf >> level) ^ 1).ConfigureAwait(false);
        return path;
    }

    public async ValueTask<Hash32> NodeAsync(int depth, long index)
    {
        if (_nodes.TryGetValue((depth, index), out var known))
            return known;
        var (above, next) = (0, PositionTree.LevelsOf(_own.Depth));
        while (next < depth)
            (above, next) = (next, next + PositionTree.LevelsOf(_own.Depth - next));
        var parent = index >> (depth - above);
        var root = await NodeAsync(above, parent).ConfigureAwait(false);
        if (root == _own.Node(above, parent))
            return _own.Node(depth, index);
        await OpenAsync(root, above, parent).ConfigureAwait(false);
        return _nodes[(depth, index)];
    }

    private async ValueTask OpenAsync(Hash32 root, int depth, long index)
    {
        var question = new Question(QuestionKind.Nodes, _name, depth, index);
        var levels = PositionTree.LevelsOf(_own.Depth - depth);
        var answer = await _ask(question).ConfigureAwait(false);
        if (answer.Length != Hash32.Size << levels)
            throw new NoAnswerException(question);
        var below = new PositionTree(MemoryMarshal.Cast<byte, Hash32>(answer).ToArray());
        if (below.Root != root)
            throw new NoAnswerException(question);
        for (var d = 1; d <= levels; d++)
        for (long i = 0; i < 1 << d; i++)
            _nodes[(depth + d, (index << d) + i)] = below.Node(d, i);
    }
}
