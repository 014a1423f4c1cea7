using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Reference;

/// <summary>
/// What a dispute has to open for a piece, in the referee contract's order: by position, then by input, and only inputs
/// that the piece's program uses. Null stands for an index outside its view, whose word is 0.
/// </summary>
public static class PieceReads
{
    /// <summary>The integers that gathers read: the first phase.</summary>
    public static ImmutableArray<ElementRead?> Tables(OperatorInstance instance, Piece piece)
    {
        var reads = ImmutableArray.CreateBuilder<ElementRead?>();
        foreach (var k in Positions(instance, piece))
        {
            foreach (var input in Used(instance, piece).Where(i => i.Gather is not null))
                reads.Add(Read(input.Gather!.Table, piece.Index.AsSpan(), k, 0, -1));
        }

        return reads.ToImmutable();
    }

    /// <summary>The elements that the program reads: the second phase.</summary>
    /// <param name="tableWords">The words of <see cref="Tables"/>.</param>
    /// <exception cref="ArgumentException">There are fewer or more words than tables read.</exception>
    public static ImmutableArray<ElementRead?> Elements(
        OperatorInstance instance, Piece piece, ReadOnlySpan<uint> tableWords)
    {
        var reads = ImmutableArray.CreateBuilder<ElementRead?>();
        var next = 0;
        foreach (var k in Positions(instance, piece))
        {
            foreach (var input in Used(instance, piece))
            {
                if (input.Gather is not null && next == tableWords.Length)
                    throw new ArgumentException($"{tableWords.Length} words are too few.", nameof(tableWords));
                var moved = input.Gather is null ? 0 : (int)tableWords[next++];
                reads.Add(Read(input.Access, piece.Index.AsSpan(), k, moved, input.Gather?.Axis ?? -1));
            }
        }

        return next == tableWords.Length
            ? reads.ToImmutable()
            : throw new ArgumentException($"{tableWords.Length} words, but {next} reads.", nameof(tableWords));
    }

    private static IEnumerable<int> Positions(OperatorInstance instance, Piece piece) => piece.Kind switch
    {
        PieceKind.Fold => [],
        PieceKind.Continue => Enumerable.Range(piece.First, piece.Count)
            .Select(t => t * instance.Chain.Lanes + piece.Lane),
        _ => [0],
    };

    private static IEnumerable<InputMap> Used(OperatorInstance instance, Piece piece)
    {
        var program = piece.Kind switch
        {
            PieceKind.Init => instance.Init,
            PieceKind.Continue => instance.Body,
            PieceKind.Post => instance.Post,
            _ => null,
        };
        var used = program is null ? 0 : InstructionFormat.UsedInputs(program);
        return instance.Inputs.Where((_, n) => (used >> n & 1) == 1);
    }

    private static ElementRead? Read(TensorAccess access, ReadOnlySpan<int> index, int k, int moved, int movedAxis)
    {
        Span<long> axes = stackalloc long[FormLimits.Rank];
        for (var axis = 0; axis < access.Index.Length; axis++)
            axes[axis] = access.Index[axis].At(index, k) + (axis == movedAxis ? moved : 0);
        var element = ReferenceTensor.Address(access.View, axes);
        return element < 0 ? null : new ElementRead(access.Tensor, element);
    }
}
