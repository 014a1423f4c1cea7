using System.Runtime.InteropServices;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>
/// Decides a witness as the contract does: by what the plan fixes, what the responder committed to, and its statements.
/// An honest responder's words are consistent, so nothing whatever makes this say fraud against one. That statements
/// are the responder's own is checked by the caller.
/// </summary>
/// <param name="spec">Of the program that the plan names.</param>
public sealed class Referee(PieceSpec spec, PieceTerms terms, PieceCommitment claimed)
{
    private readonly TensorOpener _opener = new(spec.Head, terms, claimed);

    private SpecHead Head => spec.Head;

    /// <summary>Whether the witness shows an inconsistency. A malformed one shows none.</summary>
    public bool IsFraud(FraudWitness witness) => witness switch
    {
        ContradictionWitness w => w.First.Kind == w.Second.Kind && w.First.Position == w.Second.Position
            && w.First.Value != w.Second.Value,
        SegmentWitness w => IsSegment(w),
        StateWitness w => IsState(w),
        OutputWitness w => IsOutput(w),
        ElementWitness w => new ElementReferee(spec.Program, _opener).IsWrong(w),
        PartialsWitness w => new ElementReferee(spec.Program, _opener).IsWrongLength(w),
        FiniteWitness w => new CheckReferee(Head, claimed.Outcome, _opener).IsWrong(w),
        RootsWitness w => _opener.Operator(w.Operator) is { } document
            && HasLeaf(w, w.Operator.Run, w.Operator.Place, w.Leaf) && w.Leaf.Roots.Length != document.Written,
        PaddingWitness w => IsPadding(w),
        _ => false,
    };

    private bool IsSegment(SegmentWitness w)
    {
        var every = terms.CheckpointEvery;
        return every > 0 && TensorOpener.States(w.Statements) is { } states
            && PositionTree.Verify(
                claimed.SegmentRoot, Head.Steps / every, w.Place, w.Segment, w.SegmentPath.AsSpan())
            && PositionTree.Verify(
                states, Head.Steps, (w.Place + 1L) * every - 1, w.State, w.StatePath.AsSpan())
            && w.Segment != w.State;
    }

    private bool IsState(StateWitness w)
    {
        if (w.Run < 0 || w.Run >= Head.Steps || (claimed.Outcome.Fail is { } fail && w.Run >= fail.Step))
            return false;
        return w.Tensor >= 0 && w.Tensor < Head.States
            && w.RootPath.AsSpan().Length == PositionTree.DepthOf(Head.States)
            && TensorOpener.States(w.Statements) is { } states
            && PositionTree.Verify(states, Head.Steps, w.Run,
                PositionTree.Climb(w.Root, w.Tensor, w.RootPath.AsSpan()), w.StatePath.AsSpan())
            && Producer(SpecTag.Carry, w.Carry, Head.CarriesRoot, Head.States, w.Tensor, w.CarryPath.AsSpan(),
                out var writer)
            && HasLeaf(w, w.Run, writer.Operator, w.Leaf) && writer.Tensor < w.Leaf.Roots.Length
            && w.Leaf.Roots[writer.Tensor] != w.Root;
    }

    private bool IsOutput(OutputWitness w) => claimed.Outcome.Fail is null
        && PositionTree.Verify(claimed.Outcome.Outputs, Head.Outputs, w.Output, w.Root, w.RootPath.AsSpan())
        && Producer(SpecTag.Output, w.Source, Head.OutputsRoot, Head.Outputs, w.Output, w.SourcePath.AsSpan(),
            out var writer)
        && HasLeaf(w, Head.Steps, writer.Operator, w.Leaf) && writer.Tensor < w.Leaf.Roots.Length
        && w.Leaf.Roots[writer.Tensor] != w.Root;

    private bool IsPadding(PaddingWitness w)
    {
        if (_opener.Operator(w.Operator) is not { } document || w.Tensor.Opening.Tiles.Length != 1
            || TensorOpener.BindingOf(document, w.Tensor) is not { Source.Kind: SourceKind.Written } binding)
            return false;
        var (grid, tile) = (new TileGrid(binding.Shape), w.Tensor.Opening.Tiles[0]);
        if (tile.Place >= grid.Count)
            return tile.Place < 1L << grid.Depth && tile.Data.Length == Hash32.Size
                && tile.Path.Length == grid.Depth && !new Hash32(tile.Data).IsZero
                && _opener.IsSource(w.Statements, w.Operator.Run, w.Operator.Place, binding.Source, w.Tensor.Opening,
                    PositionTree.Climb(new Hash32(tile.Data), tile.Place, tile.Path.AsSpan()));
        if (_opener.Open(w.Statements, w.Operator.Run, w.Operator.Place, binding, w.Tensor.Opening) is null)
            return false;
        var size = binding.Shape.ElementBytes;
        return Enumerable.Range(0, tile.Data.Length / size).Any(
            i => grid.ElementAt(tile.Place, i) < 0 && tile.Data.AsSpan(i * size, size).ContainsAnyExcept((byte)0));
    }

    private bool HasLeaf(FraudWitness w, long run, long place, LeafOpening leaf) => _opener.HasLeaf(
        w.Statements, run, place, RunTrace.Leaf(leaf.Roots.AsSpan()), leaf.Path.AsSpan());

    private static bool Producer(
        byte tag, byte[] packed, Hash32 root, long count, long place, ReadOnlySpan<Hash32> path,
        out (long Operator, int Tensor) writer)
    {
        var reader = new PackedReader(packed);
        var (subject, tensor) = (reader.Int(), reader.Int());
        writer = (subject, (int)Math.Min(tensor, int.MaxValue));
        return reader.IsWhole && PositionTree.Verify(root, count, place, LeafList.Leaf(tag, packed), path);
    }
}
