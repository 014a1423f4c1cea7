using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Tests.Support;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>Every operator of the catalogue at a small, uneven shape.</summary>
internal static class SmallOperators
{
    /// <summary>The operators by their builder's name, as docs/determinism.md has it, with the shape where several.
    /// </summary>
    public static IReadOnlyDictionary<string, CanonicalOperator> All { get; } =
        Linear().Concat(Layers()).Concat(Losses()).Concat(Reductions()).Concat(Optimisers()).Concat(Quantised())
            .Concat(Samples()).ToDictionary(o => o.Name);

    /// <summary>Inputs: floats of a kind of <see cref="Edges"/>, integers that are rarely no row numbers, and for int8
    /// blocks of Q4 of which the first may be malformed.</summary>
    public static TensorSet Inputs(CanonicalOperator subject, string kind, int seed)
    {
        var (tensors, random) = (new TensorSet(), new Random(seed));
        foreach (var input in subject.Inputs)
        {
            var length = checked((int)input.Length);
            if (input.Type == ElementType.Float32)
                tensors.Put(input, Edges.Of(kind, length, random.Next()));
            else if (input.Type == ElementType.Int32)
                tensors.Put(input, [.. Enumerable.Range(0, length).Select(_ => Integer(random))]);
            else
                tensors.Put(input, Blocks(random, length));
        }

        return tensors;
    }

    private static int Integer(Random random) =>
        random.Next(6) == 0 ? (int)random.NextInt64(1L << 32) : random.Next(-1, 6);

    private static int[] Blocks(Random random, int length)
    {
        var bytes = new int[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (i % 34) switch
            {
                0 => random.Next(-128, 128),
                1 => random.Next(0x38, 0x42),
                _ => (sbyte)(random.Next(1, 16) | random.Next(1, 16) << 4),
            };
        }

        if (length > 1 && random.Next(2) == 0)
            bytes[0] = bytes[1] = -1;
        return bytes;
    }

    private static IEnumerable<CanonicalOperator> Linear()
    {
        foreach (var layout in Enum.GetValues<MatMulLayout>())
        {
            var a = layout == MatMulLayout.TN ? Float32("a", 37, 3) : Float32("a", 3, 37);
            var b = layout == MatMulLayout.NT ? Float32("b", 5, 37) : Float32("b", 37, 5);
            yield return LinearOperators.MatMul(
                $"LinearOperators.MatMul {layout}", layout, 3, 5, 37, a, b, Float32("c", 3, 5),
                layout == MatMulLayout.NN ? null : Float32("start", 3, 5));
        }

        yield return LinearOperators.Residual(
            "LinearOperators.Residual", 7, Float32("a", 7), Float32("b", 7), Float32("y", 7));
        yield return LinearOperators.Concatenate(
            "LinearOperators.Concatenate", [Float32("a", 2, 3), Float32("b", 5)], Float32("y", 11));
    }

    private static IEnumerable<CanonicalOperator> Layers()
    {
        var (tokens, table, x) = (Int32("tokens", 20), Float32("table", 5, 4), Float32("x", 20, 4));
        yield return EmbeddingOperators.Forward("EmbeddingOperators.Forward", 5, 4, 20, table, tokens, x);
        yield return EmbeddingOperators.Backward(
            "EmbeddingOperators.Backward", 5, 4, 20, tokens, x, Float32("gradient", 5, 4), table);
        var (wide, gain, scales, out2) = (
            Float32("wide", 2, 40), Float32("gain", 40), Float32("scales", 2), Float32("out", 2, 40));
        yield return NormOperators.Forward("NormOperators.Forward", 2, 40, 1e-5f, wide, gain, out2, scales);
        yield return NormOperators.Backward(
            "NormOperators.Backward", 2, 40, wide, gain, scales, out2, Float32("dx", 2, 40), Float32("dgain", 40),
            Float32("before", 2, 40), Float32("dgain_before", 40));
        var (heads, cosines, sines) = (Float32("heads", 6, 12), Float32("cos", 3, 2), Float32("sin", 3, 2));
        var turned = Float32("turned", 6, 12);
        yield return RotaryOperators.Forward("RotaryOperators.Forward", 2, 3, 3, 2, 4, heads, cosines, sines, turned);
        yield return RotaryOperators.Backward("RotaryOperators.Backward", 2, 3, 3, 2, 4, heads, cosines, sines, turned);
        var (packed, p, y) = (Float32("packed", 20, 12), Float32("p", 1, 2, 20, 20), Float32("y", 20, 4));
        yield return AttentionOperators.Forward("AttentionOperators.Forward", 1, 20, 2, 2, 0.7f, packed, p, y);
        yield return AttentionOperators.Backward(
            "AttentionOperators.Backward", 1, 20, 2, 2, 0.7f, packed, p, y, Float32("g", 20, 12));
        var (gateUp, product) = (Float32("gate_up", 3, 10), Float32("product", 3, 5));
        yield return FeedForwardOperators.SwiGlu("FeedForwardOperators.SwiGlu", 3, 5, gateUp, product);
        yield return FeedForwardOperators.SwiGluBackward(
            "FeedForwardOperators.SwiGluBackward", 3, 5, gateUp, product, Float32("g", 3, 10));
        foreach (var (name, function) in Functions)
        {
            yield return FeedForwardOperators.Elementwise(
                $"FeedForwardOperators.Elementwise {name}", name, 6, function, Float32("x", 6), Float32("y", 6));
        }
    }

    private static (string Name, Func<ProgramBuilder, Value, Value> Function)[] Functions =>
    [
        ("exp", ElementaryPrograms.Exp), ("log", ElementaryPrograms.Log), ("tanh", ElementaryPrograms.Tanh),
        ("erf", ElementaryPrograms.Erf), ("sigmoid", ElementaryPrograms.Sigmoid), ("silu", ElementaryPrograms.Silu),
    ];

    private static IEnumerable<CanonicalOperator> Losses()
    {
        var (logits, targets) = (Float32("logits", 3, 19), Int32("targets", 3));
        yield return LossOperators.Softmax("LossOperators.Softmax", 3, 19, logits, Float32("p", 3, 19));
        yield return LossOperators.CrossEntropy(
            "LossOperators.CrossEntropy", 3, 19, 0.3f, logits, targets, Float32("losses", 3), Float32("g", 3, 19));
    }

    private static IEnumerable<CanonicalOperator> Reductions()
    {
        var x = Float32("x", 3, 50);
        yield return ReductionOperators.RowSum("ReductionOperators.RowSum", 3, 50, x, Float32("y", 3));
        yield return ReductionOperators.Mean("ReductionOperators.Mean", 150, 0.01f, x, Float32("y", 1));
        yield return ReductionOperators.RowNorm("ReductionOperators.RowNorm", 3, 50, x, Float32("y", 3));
        yield return ReductionOperators.RowMax("ReductionOperators.RowMax", 3, 50, x, Float32("y", 3));
        yield return ReductionOperators.ColumnSum(
            "ReductionOperators.ColumnSum", 3, 50, x, Float32("y", 50), Float32("start", 50));
    }

    private static IEnumerable<CanonicalOperator> Optimisers()
    {
        AdamWPart[] parts = [.. new[] { 9, 4 }.Select((n, at) => new AdamWPart(
            Float32($"g{at}", n), Float32($"w{at}", n), Float32($"m{at}", n), Float32($"v{at}", n),
            Float32($"w'{at}", n), Float32($"m'{at}", n), Float32($"v'{at}", n)))];
        yield return OptimiserOperators.AdamW(
            "OptimiserOperators.AdamW", new AdamWConstants(0.9f, 0.99f, 1e-8f, 0.1f), parts, 5,
            Float32("schedule", 5, 4), Int32("step", 1));
        var (before, after) = (Float32("before", 70), Float32("after", 70));
        yield return OptimiserOperators.PseudoGradient(
            "OptimiserOperators.PseudoGradient", 70, before, after, Float32("d", 70));
        yield return OptimiserOperators.Update("OptimiserOperators.Update", 70, before, after, Int8("q", 2, 34));
        yield return OptimiserOperators.Nesterov(
            "OptimiserOperators.Nesterov", 7, 0.7f, 0.9f, Float32("g", 7), Float32("w", 7), Float32("m", 7),
            Int32("count", 1), Float32("w'", 7), Float32("m'", 7));
    }

    private static IEnumerable<CanonicalOperator> Quantised()
    {
        var (one, bytes) = (Int8("bytes", 2, 34), Int8("bytes", 4, 2, 34));
        yield return QuantisationOperators.Quantise(
            "QuantisationOperators.Quantise", 70, Float32("x", 70), one);
        yield return QuantisationOperators.Dequantise(
            "QuantisationOperators.Dequantise", 4, 71, bytes, Float32("y", 4, 71));
        yield return QuantisationOperators.Validity(
            "QuantisationOperators.Validity", 4, 70, bytes, Int32("valid", 4));
        var (weights, gradient, count) = (Float32("weights", 70), Float32("gradient", 70), Int32("count", 1));
        yield return AggregationOperators.Mean(
            "AggregationOperators.Mean", 4, 70, 9f, bytes, weights, gradient, count);
        yield return AggregationOperators.TrimmedMean(
            "AggregationOperators.TrimmedMean", 4, 70, 9f, 1, bytes, weights, gradient, count);
        yield return AggregationOperators.Step(
            "AggregationOperators.Step", 4, 70, 9f, 1, 0.7f, 0.9f, bytes, weights, Float32("m", 70),
            Float32("w'", 70), Float32("m'", 70));
    }

    private static IEnumerable<CanonicalOperator> Samples()
    {
        var stream = Int32("stream", 3);
        yield return SamplingOperators.Words("SamplingOperators.Words", 9, 77, stream, Int32("words", 9));
        yield return SamplingOperators.Normals(
            "SamplingOperators.Normals", 9, 77, 0.02f, stream, Float32("values", 9));
        yield return SamplingOperators.Batch(
            "SamplingOperators.Batch", 2, 3, 77, 40, 2, 1, 10, Int8("corpus", 40), stream, Int32("tokens", 6),
            Int32("targets", 6));
    }
}
