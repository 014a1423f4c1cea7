using System.Runtime.InteropServices;
using Cairn.Crypto;

namespace Cairn.Proofs.Tests.Support;

/// <summary>A run whose trace is made up: other leaves in a tensor's tree, or other roots in an operator's
/// leaf.</summary>
internal sealed class ForgedRun
{
    private readonly RunTrace _from;
    private readonly Hash32[][] _written;
    private readonly PositionTree? _tensor;
    private readonly WrittenPlace _place;
    private readonly byte[]? _tile;
    private readonly long _tileNumber;

    private ForgedRun(
        RunTrace from, Hash32[][] written, WrittenPlace place, PositionTree? tensor, long number, byte[]? tile)
    {
        (_from, _written, _place, _tensor, _tileNumber, _tile) = (from, written, place, tensor, number, tile);
        Tree = new PositionTree([.. written.Select(w => RunTrace.Leaf(w))]);
    }

    public PositionTree Tree { get; }

    /// <summary>The roots that a forged operator claims to have written.</summary>
    public Hash32[] Written(int place) => _written[place];

    public static ForgedRun OfRoots(RunTrace from, Action<Hash32[][]> change)
    {
        Hash32[][] written = [.. Enumerable.Range(0, from.Count).Select(o => from.Written(o).ToArray())];
        change(written);
        return new ForgedRun(from, written, default, null, -1, null);
    }

    /// <param name="tile">The bytes of a tile, or the 32 of a leaf after the last tile.</param>
    public static ForgedRun OfTile(RunTrace from, WrittenPlace place, long number, byte[] tile)
    {
        var own = from.TreeOf(place);
        var leaves = new Hash32[1 << own.Depth];
        own.Leaves.CopyTo(leaves);
        leaves[number] = tile.Length == Hash32.Size ? new Hash32(tile) : Keccak256.Compute(tile);
        var tensor = new PositionTree(leaves);
        Hash32[][] written = [.. Enumerable.Range(0, from.Count).Select(o => from.Written(o).ToArray())];
        written[place.Operator][place.Tensor] = tensor.Root;
        return new ForgedRun(from, written, place, tensor, number, tile);
    }

    /// <summary>Answers for this run instead of the inner responder.</summary>
    public byte[]? Answer(Question question, byte[]? inner)
    {
        if (question.Tree.Run != _from.Run)
            return inner;
        var name = question.Tree;
        return question.Kind switch
        {
            QuestionKind.Trace => Tree.Root.ToArray(),
            QuestionKind.Written => MemoryMarshal.AsBytes(_written[name.Written.Operator].AsSpan()).ToArray(),
            QuestionKind.Nodes when name.Kind == TreeKind.Trace => Nodes(Tree, question),
            QuestionKind.Nodes when name.Kind == TreeKind.Tensor && _tensor is not null && name.Written == _place =>
                Nodes(_tensor, question),
            QuestionKind.Tile when name.Written == _place && question.Index == _tileNumber => _tile,
            _ => inner,
        };
    }

    public static byte[] Nodes(PositionTree tree, Question question) =>
        MemoryMarshal.AsBytes(tree.Below(question.Depth, question.Index).AsSpan()).ToArray();
}
