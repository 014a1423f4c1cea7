using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>One question of a dispute. What a kind does not need is 0.</summary>
/// <param name="Tree">For nodes the tree; for a trace, roots, a tile or accumulators its run and written place.</param>
/// <param name="Depth">For nodes: the node's depth below the root.</param>
/// <param name="Index">For nodes: the node's place at that depth; for a tile: its number.</param>
/// <param name="Instance">For accumulators: the instance.</param>
/// <param name="Loops">For accumulators: the element's loop indices.</param>
public sealed record Question(
    QuestionKind Kind, TreeName Tree = default, int Depth = 0, long Index = 0, int Instance = 0,
    ImmutableArray<int> Loops = default)
{
    /// <summary>Bytes of the longest list of accumulators: 65 in each of 16 lanes.</summary>
    public const int PartialsBytesMax = 4160;

    /// <summary>No right answer has more bytes.</summary>
    public int AnswerBytesMax => Kind switch
    {
        QuestionKind.States or QuestionKind.Trace => 32,
        QuestionKind.Nodes => 32 << PositionTree.LevelsAtOnce,
        QuestionKind.Written => 32 * FormLimits.TensorsPerOperator,
        QuestionKind.Tile => TileGrid.TileBytes,
        _ => PartialsBytesMax,
    };

    public bool Equals(Question? other) => other is not null
        && (Kind, Tree, Depth, Index, Instance) == (other.Kind, other.Tree, other.Depth, other.Index, other.Instance)
        && Indices.SequenceEqual(other.Indices);

    public override int GetHashCode() => HashCode.Combine(Kind, Tree, Depth, Index, Instance, Indices.Length);

    private ReadOnlySpan<int> Indices => Loops.IsDefault ? [] : Loops.AsSpan();
}
