using Cairn.Learning.Aggregation;
using Cairn.Learning.Data;
using Cairn.Learning.Models;
using Cairn.Learning.Numerics;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Learning.Graphs;

/// <summary>
/// The canonical graphs of what surrounds a round's steps: the first weights, a step's batch, the round's update, the
/// next checkpoint. Weights are flat here, in the layout's order.
/// </summary>
public static class CanonicalRound
{
    /// <summary>
    /// One operator a matrix, <c>initial.</c> and its name, from int32 [3] <c>stream.</c> and its name (step, stream
    /// low, stream high) to <c>weights.</c> and its name. Gains are 1 and need none.
    /// </summary>
    public static CanonicalGraph InitialWeights(GptLayout layout, ulong seed)
    {
        var matrices = layout.Tensors.Where(t => t.Offset < layout.MatrixElements).ToArray();
        var streams = matrices.Select(t => Int32($"stream.{t.Name}", 3)).ToArray();
        var operators = matrices.Select((t, i) => SamplingOperators.Normals($"initial.{t.Name}", t.Length, seed,
            GptInitialiser.Deviation(layout.Config, t), streams[i], Float32($"weights.{t.Name}", t.Rows, t.Columns)));
        return new CanonicalGraph("train.initial", [.. streams], [.. operators],
            [.. matrices.Select(t => $"weights.{t.Name}")]);
    }

    /// <summary>int32 [3] for <see cref="InitialWeights"/>'s tensor of index <paramref name="tensor"/>.</summary>
    public static int[] InitialStream(int tensor) => Words(RandomStreams.ForTensor(0, tensor));

    /// <summary>int8 [length] <c>corpus</c>, int32 [3] <c>stream</c> → int32 <c>tokens</c>, <c>targets</c>.</summary>
    public static CanonicalGraph Batch(GraphShape shape, Corpus corpus, ulong seed)
    {
        var (bytes, stream) = (Int8("corpus", corpus.Length), Int32("stream", 3));
        var starts = (int)corpus.TrainStarts(shape.Config.Context) / corpus.Sections;
        var subject = SamplingOperators.Batch("batch", shape.Batch, shape.Config.Context, seed, corpus.Length,
            corpus.Sections, corpus.SectionLength, starts, bytes, stream, Int32("tokens", shape.Rows),
            Int32("targets", shape.Rows));
        return new CanonicalGraph("train.batch", [bytes, stream], [subject], ["tokens", "targets"]);
    }

    /// <summary>int32 [3] for <see cref="Batch"/>.</summary>
    public static int[] BatchStream(uint round, uint slot, uint step) =>
        Words(RandomStreams.ForBatch(0, round, slot, step));

    /// <summary><c>before</c> and <c>after</c> [elements] → int8 <c>update</c> [blocks, 34].</summary>
    public static CanonicalGraph Update(GptLayout layout)
    {
        var n = layout.Elements;
        var (before, after) = (Float32("before", n), Float32("after", n));
        var bytes = Int8("update", QuantisationOperators.Blocks(n), QuantisationOperators.BlockBytes);
        var subject = OptimiserOperators.Update("update", n, before, after, bytes);
        return new CanonicalGraph("train.update", [before, after], [subject], ["update"]);
    }

    /// <summary>
    /// int8 <c>updates</c> [updates, blocks, 34] of ascending slots, <c>weights</c> and <c>momentum</c> [elements] →
    /// <c>next.weights</c>, <c>next.momentum</c>. An update of another length is not among them.
    /// </summary>
    public static CanonicalGraph Aggregate(GptLayout layout, AggregationOptions options, int updates)
    {
        var n = layout.Elements;
        var bytes = Int8("updates", updates, QuantisationOperators.Blocks(n), QuantisationOperators.BlockBytes);
        var (weights, momentum) = (Float32("weights", n), Float32("momentum", n));
        var subject = AggregationOperators.Step("aggregate", updates, n, options.MaxNormRatio, options.Trim,
            options.LearningRate, options.Momentum, bytes, weights, momentum, Float32("next.weights", n),
            Float32("next.momentum", n));
        return new CanonicalGraph(
            "train.aggregate", [bytes, weights, momentum], [subject], ["next.weights", "next.momentum"]);
    }

    private static int[] Words(Cairn.Tensors.Sampling.RandomStream stream) =>
        [(int)stream.Step, unchecked((int)(uint)stream.Stream), (int)(uint)(stream.Stream >> 32)];
}
