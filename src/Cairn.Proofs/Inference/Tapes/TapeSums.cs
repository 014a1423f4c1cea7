using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Weighed sums of numbers as dot products: one for each row of the last axes, and a multiplication for each row. A
/// long axis weighed by eq of a point is cut into rows of its own.
/// </summary>
internal sealed class TapeSums(ProofPlan plan, TapeRecorder recorder)
{
    /// <summary>Elements up to which axes are joined to one row.</summary>
    private const int RowLength = 64;

    /// <summary>Where an input's numbers begin among all inputs'.</summary>
    public uint FirstInput(int input) => (uint)Enumerable.Range(0, input).Sum(i => plan.Shapes[i].Count);

    /// <summary>The weighed sum of an input or output.</summary>
    public Scalar Sum(KnownTensor tensor, IReadOnlyList<AxisWeights> weights)
    {
        var (source, first) = tensor.Kind switch
        {
            StackKind.Inputs => (NumberSource.Inputs, FirstInput(tensor.Number)),
            StackKind.Outputs => (NumberSource.Outputs, (uint)Enumerable.Range(0, tensor.Number)
                .Sum(i => plan.Shapes[plan.Graph.Outputs[i].Tensor].Count)),
            _ => throw new NotProvableException("weights", "", "weights in the open have no tape.",
                "Commit to them."),
        };
        var parts = Parts(tensor.Shape, weights);
        var inner = parts[^1];
        parts.RemoveAt(parts.Count - 1);
        if (inner.Shape.Count > RowLength && inner.Weights.IsPoint && inner.Shape.Extents.Length == 1)
            return Outer(0, 0, offset => Rows(inner.Weights.Point, inner.Shape.Count,
                (from, row) => recorder.Dot(source, first + (uint)(offset + from), row)));
        var flat = Flat(inner.Shape, inner.Weights);
        for (; parts.Count > 0 && flat.Length * parts[^1].Shape.Count <= RowLength; parts.RemoveAt(parts.Count - 1))
            flat = [.. Flat(parts[^1].Shape, parts[^1].Weights).SelectMany(w => flat.Select(f => w * f))];
        return Outer(0, 0, offset => recorder.Dot(source, first + (uint)offset, flat));

        Scalar Outer(int part, int offset, Func<int, Scalar> row)
        {
            if (part == parts.Count)
                return row(offset);
            var (sum, own) = (Scalar.Zero, Flat(parts[part].Shape, parts[part].Weights));
            var stride = tensor.Shape.Count / parts.Take(part + 1).Aggregate(1, (n, p) => n * p.Shape.Count);
            for (var i = 0; i < own.Length; i++)
                sum += own[i] * Outer(part + 1, offset + i * stride, row);
            return sum;
        }
    }

    /// <summary>The axes that each of the weights goes along; at least one part.</summary>
    private static List<(PaddedShape Shape, AxisWeights Weights)> Parts(
        PaddedShape shape, IReadOnlyList<AxisWeights> weights)
    {
        var (parts, axis) = (new List<(PaddedShape, AxisWeights)>(), 0);
        foreach (var part in weights)
            parts.Add((new PaddedShape(shape.Extents[axis..(axis += part.Axes)]), part));
        if (parts.Count == 0)
            parts.Add((shape, AxisWeights.At([])));
        return parts;
    }

    /// <summary>The weights of the elements in row-major order.</summary>
    private static Scalar[] Flat(PaddedShape shape, AxisWeights weights)
    {
        var table = weights.Table();
        return [.. shape.Places().Select(place => table[place])];
    }

    /// <summary>eq of a point by halves: rows of the lower coordinates, weighed by the upper ones.</summary>
    private static Scalar Rows(Scalar[] point, int count, Func<int, Scalar[], Scalar> dot)
    {
        var bits = Constants.RowBits(point.Length);
        var (upper, lower) = (Eq.Table(point.AsSpan()[..^bits]), Eq.Table(point.AsSpan()[^bits..]));
        var sum = Scalar.Zero;
        for (var row = 0; row << bits < count; row++)
            sum += upper[row] * dot(row << bits, lower[..Math.Min(1 << bits, count - (row << bits))]);
        return sum;
    }
}
