using System.Collections.Immutable;
using Cairn.Learning.Aggregation;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Quantisation;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Workloads.Programs;

/// <summary>
/// The step from one checkpoint to the next as a program without steps. Its inputs are the updates by ascending slot,
/// each with the root that its piece committed to, then weights and momentum, flat; its outputs the next two.
/// </summary>
public static class AggregationProgram
{
    /// <param name="updates">How many there are, those of a wrong length left out; at least 1.</param>
    public static PieceProgram Build(GptLayout layout, AggregationOptions options, int updates)
    {
        var graph = CanonicalRound.Aggregate(layout, options, updates);
        var all = graph.Inputs[0];
        TensorDeclaration[] each = [.. Enumerable.Range(0, updates).Select(i => Update(layout, i))];
        ImmutableArray<TensorDeclaration> inputs = [.. each, .. graph.Inputs.Skip(1)];
        var description = new PieceDescription
        {
            Steps = 0,
            End = graph with
            {
                Inputs = inputs,
                Operators = [LinearOperators.Concatenate("updates", each, all), .. graph.Operators],
            },
            EndSources = inputs.Select((t, i) => (t.Name, i))
                .ToImmutableDictionary(x => x.Name, x => TensorSource.Input(x.i), StringComparer.Ordinal),
            Inputs = [.. inputs.Select(t => new TensorShape(t))],
        };
        return PieceProgram.TryCreate(description, out var program, out var error)
            ? program : throw new InvalidOperationException($"The aggregation has no program: {error}");
    }

    /// <param name="updates">Q4 bytes by ascending slot.</param>
    public static PieceInputs Inputs(
        GptLayout layout, IReadOnlyList<ReadOnlyMemory<byte>> updates, ReadOnlySpan<float> weights,
        ReadOnlySpan<float> momentum, uint round)
    {
        var inputs = ImmutableArray.CreateBuilder<ReferenceTensor>();
        foreach (var (i, update) in updates.Index())
            inputs.Add(new ReferenceTensor(Update(layout, i), update.Span));
        inputs.Add(new ReferenceTensor(Float32("weights", layout.Elements), weights));
        inputs.Add(new ReferenceTensor(Float32("momentum", layout.Elements), momentum));
        return new PieceInputs(inputs.ToImmutable(), null, round, 0);
    }

    private static TensorDeclaration Update(GptLayout layout, int number) =>
        Int8($"updates.{number}", QuantisationOperators.Blocks(layout.Elements), Q4.BlockBytes);
}
