using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>The trace of one run: every tensor that its operators wrote, their roots, and the tree over the operators.
/// </summary>
public sealed class RunTrace
{
    private readonly PieceProgram _program;
    private readonly ComputePool _pool;
    private readonly Hash32[][] _written;
    private readonly Dictionary<WrittenPlace, PositionTree> _trees = [];

    internal RunTrace(PieceProgram program, int run, TensorSet tensors, FailPlace? fail, ComputePool pool)
    {
        (_program, _pool, Run, Tensors, Fail) = (program, pool, run, tensors, fail);
        var operators = program.Operators(run);
        var count = fail is { } f ? (int)f.Operator + 1 : operators.Length;
        _written = [.. operators.Take(count).Select(o => Enumerable.Range(0, o.Written.Length)
            .Select(w => TensorBytes.Tree(tensors[o.WrittenTensor(w).Name], pool).Root).ToArray())];
        var leaves = new Hash32[operators.Length];
        for (var i = 0; i < count; i++)
            leaves[i] = Leaf(_written[i]);
        Tree = new PositionTree(leaves);
    }

    /// <summary>A step, or the number of steps for the end list.</summary>
    public int Run { get; }

    /// <summary>Every tensor of the run, by name.</summary>
    public TensorSet Tensors { get; }

    /// <summary>Where it failed, or null.</summary>
    public FailPlace? Fail { get; }

    /// <summary>Over the operators' leaves; zero words after a fail.</summary>
    public PositionTree Tree { get; }

    /// <summary>How many operators ran.</summary>
    public int Count => _written.Length;

    /// <summary>Roots of what an operator that ran wrote.</summary>
    public ReadOnlySpan<Hash32> Written(int place) => _written[place];

    /// <summary>A tensor that an operator that ran wrote.</summary>
    public ReferenceTensor Tensor(WrittenPlace place) =>
        Tensors[_program.Operators(Run)[place.Operator].WrittenTensor(place.Tensor).Name];

    /// <summary>The tree over its tiles.</summary>
    public PositionTree TreeOf(WrittenPlace place)
    {
        if (!_trees.TryGetValue(place, out var tree))
            _trees.Add(place, tree = TensorBytes.Tree(Tensor(place), _pool));
        return tree;
    }

    /// <summary>The leaf of an operator that wrote tensors of these roots.</summary>
    public static Hash32 Leaf(ReadOnlySpan<Hash32> written) => Leaf(written.Length, PositionTree.RootOf(written));

    /// <summary>The same from the number of tensors and the tree over their roots.</summary>
    internal static Hash32 Leaf(int count, Hash32 root) =>
        Keccak256.Compute(new PackedWriter().Byte(SpecTag.OperatorLeaf).Int(count).Word(root).ToArray());
}
