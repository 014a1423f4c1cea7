using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>A part of an element's chain, as pieces that a referee executes one after the other.</summary>
internal readonly record struct ChainPart(ElementPart Kind, int Lane, int Entry)
{
    /// <summary>The pieces of the part at an element.</summary>
    public IEnumerable<Piece> Pieces(OperatorInstance instance, ImmutableArray<int> index)
    {
        var runner = new ChainRunner(instance, new TensorSet());
        if (Kind is ElementPart.Init or ElementPart.Whole)
            yield return new Piece(PieceKind.Init, index, Lane);
        var stride = ElementChain.Stride(runner, index.AsSpan());
        var (first, length) = (stride * Entry, runner.LaneLength(index.AsSpan(), Lane));
        if (Kind is ElementPart.Body or ElementPart.Whole && first < length)
            yield return new Piece(
                PieceKind.Continue, index, Lane, first, Math.Min(stride, length - first));
        if (Kind is ElementPart.Post or ElementPart.Whole)
            yield return new Piece(PieceKind.Post, index);
    }

    /// <summary>What the part reads.</summary>
    public IEnumerable<ElementRead> Reads(OperatorInstance instance, ImmutableArray<int> index, TensorSet tensors) =>
        Pieces(instance, index).SelectMany(piece =>
        {
            var tables = PieceReads.Tables(instance, piece);
            uint[] moved = [.. tables.Select(r => r is { } read ? tensors[read.Tensor][read.Element] : 0)];
            return tables.Concat(PieceReads.Elements(instance, piece, moved)).OfType<ElementRead>();
        }).Distinct();
}
