using System.Collections.Immutable;
using Cairn.Learning.Aggregation;
using Cairn.Learning.Graphs;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Quantisation;
using Cairn.Workloads.Programs;

namespace Cairn.Proofs.Tests.Support;

/// <summary>An aggregation of random updates, the last one absurdly large where there are several.</summary>
internal static class AggregationCase
{
    public static (PieceProgram Program, PieceInputs Inputs, byte[][] Updates, float[] Momentum) Make(
        TrainCase c, int updates, int trim)
    {
        var bytes = new byte[updates][];
        for (var i = 0; i < updates; i++)
        {
            bytes[i] = new byte[Q4.BytesFor(c.Layout.Elements)];
            Q4.Quantise(c.Pool, Random(c, i, i > 0 && i == updates - 1 ? 1e15f : 0.01f * (i + 1)), bytes[i]);
        }

        var momentum = Random(c, 77, 0.02f);
        var program = AggregationProgram.Build(c.Layout, new AggregationOptions { Trim = trim }, updates);
        return (program, AggregationProgram.Inputs(
            c.Layout, [.. bytes.Select(b => new ReadOnlyMemory<byte>(b))], c.Weights, momentum, 2), bytes, momentum);
    }

    /// <summary>The description of a plain aggregation with the updates as one input.</summary>
    public static PieceDescription Description(TrainCase c, int updates)
    {
        var graph = CanonicalRound.Aggregate(c.Layout, new AggregationOptions(), updates);
        return new PieceDescription
        {
            Steps = 0,
            End = graph,
            EndSources = graph.Inputs.Select((t, i) => (t.Name, i))
                .ToImmutableDictionary(x => x.Name, x => TensorSource.Input(x.i)),
            Inputs = [.. graph.Inputs.Select(t => new TensorShape(t))],
        };
    }

    private static float[] Random(TrainCase c, int seed, float scale)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, c.Layout.Elements).Select(_ => (random.NextSingle() - 0.5f) * scale)];
    }
}
