using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>Checks openings of operators, leaves and tensors against what the plan and the responder fix.</summary>
internal sealed class TensorOpener(SpecHead head, PieceTerms terms, PieceCommitment claimed)
{
    /// <summary>The document of an operator that is where the opening says.</summary>
    public OperatorDocument? Operator(OperatorOpening opening) =>
        opening.Run >= 0 && opening.Run <= head.Steps
        && PositionTree.Verify(opening.Run == head.Steps ? head.EndRoot : head.StepRoot, head.OperatorsOf(opening.Run),
            opening.Place, Keccak256.Compute(opening.Document), opening.Path.AsSpan())
        && OperatorDocument.TryDecode(opening.Document, out var document) ? document : null;

    /// <summary>The value of a statement, or null where none of that kind and position is there.</summary>
    public static Hash32? Statement(ImmutableArray<Statement> statements, StatementKind kind, Hash32 position)
    {
        foreach (var statement in statements)
            if (statement.Kind == kind && statement.Position == position)
                return statement.Value;
        return null;
    }

    public static Hash32? States(ImmutableArray<Statement> statements) =>
        Statement(statements, StatementKind.States, Hash32.Zero);

    /// <summary>Whether an operator's leaf is in the trace of a run.</summary>
    public bool HasLeaf(
        ImmutableArray<Statement> statements, long run, long place, Hash32 leaf, ReadOnlySpan<Hash32> path) =>
        Statement(statements, StatementKind.Trace, Proofs.Statement.TracePosition(run)) is { } trace
        && PositionTree.Verify(trace, head.OperatorsOf(run), place, leaf, path);

    /// <summary>The tensor, or null where the opening does not hold.</summary>
    /// <param name="run">A run that an operator document was opened for.</param>
    public OpenedTensor? Open(
        ImmutableArray<Statement> statements, long run, long place, TensorBinding binding, TensorOpening opening)
    {
        var source = binding.Source;
        if (source.Kind == SourceKind.Parameters)
            return Parameters(run, binding, opening);
        if (source.Kind == SourceKind.State && run == 0 && source.A >= head.Inputs)
            return new OpenedTensor(binding, null, _ => 0);
        var count = new TileGrid(binding.Shape).Count;
        var tiles = new Dictionary<long, byte[]>();
        Hash32? root = null;
        foreach (var tile in opening.Tiles)
        {
            if (tile.Data.Length != TileGrid.TileBytes || tile.Place < 0 || tile.Place >= count
                || tile.Path.Length != PositionTree.DepthOf(count))
                return null;
            var reached = PositionTree.Climb(Keccak256.Compute(tile.Data), tile.Place, tile.Path.AsSpan());
            if (root is not null && root != reached)
                return null;
            (root, tiles[tile.Place]) = (reached, tile.Data);
        }

        return root is { } top && IsSource(statements, run, place, source, opening, top)
            ? new OpenedTensor(binding, tiles, null) : null;
    }

    /// <summary>The binding that an opening shows, or null.</summary>
    public static TensorBinding? BindingOf(OperatorDocument document, BoundTensor tensor) =>
        PositionTree.Verify(document.BindingsRoot, document.Tensors, tensor.Opening.Place,
            LeafList.Leaf(SpecTag.Binding, tensor.Binding), tensor.BindingPath.AsSpan())
        && BindingDocument.TryDecode(tensor.Binding, out var binding) ? binding : null;

    /// <summary>Whether a tensor's root is what its source commits to.</summary>
    public bool IsSource(
        ImmutableArray<Statement> statements, long run, long place, TensorSource source, TensorOpening opening,
        Hash32 root)
    {
        var path = opening.Path.AsSpan();
        switch (source.Kind)
        {
            case SourceKind.Written or SourceKind.Earlier:
                var (writer, written) = source.Kind == SourceKind.Written ? (place, source.A) : (source.A, source.B);
                return opening.Written <= ushort.MaxValue && written >= 0 && written < opening.Written
                    && opening.WrittenPath.Length == PositionTree.DepthOf(opening.Written)
                    && HasLeaf(statements, run, writer, RunTrace.Leaf(opening.Written,
                        PositionTree.Climb(root, written, opening.WrittenPath.AsSpan())), path);
            case SourceKind.State when run > 0:
                return States(statements) is { } states && source.A < head.States
                    && path.Length == PositionTree.DepthOf(head.States)
                    && PositionTree.Verify(states, head.Steps, run - 1, PositionTree.Climb(root, source.A, path),
                        opening.StatePath.AsSpan());
            case SourceKind.State or SourceKind.Input:
                return PositionTree.Verify(claimed.InputRoot, head.Inputs, source.A, root, path);
            case SourceKind.Constant:
                return PositionTree.Verify(head.ConstantsRoot, head.Constants, source.A, root, path);
            default:
                return source.Kind == SourceKind.Data && root == terms.DataRoot;
        }
    }

    private OpenedTensor? Parameters(long run, TensorBinding binding, TensorOpening opening)
    {
        var bytes = opening.Parameters;
        return bytes.Length == 8 * binding.Shape.Length && PositionTree.Verify(head.ParametersRoot, head.Parameters,
            binding.Source.A, LeafList.Leaf(SpecTag.Parameters, bytes), opening.Path.AsSpan())
            ? new OpenedTensor(binding, null, element => PieceSpec.Decode(bytes.AsSpan((int)(8 * element), 8))
                .At((uint)run, terms.Stage, terms.Slot))
            : null;
    }
}
