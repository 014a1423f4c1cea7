using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Workloads.Programs;

/// <summary>
/// A training as the program that a dispute is about. A step draws its batch and trains; states are the weights, the
/// first and the second moments, by the layout's order. The piece's inputs are the weights, its data the corpus.
/// </summary>
public static class TrainingProgram
{
    /// <summary>A round's piece: its output is the Q4 update.</summary>
    public static PieceProgram Round(GraphShape shape, LocalOptions options, Corpus corpus) =>
        Create(Describe(shape, options, corpus, isRound: true));

    /// <summary>A training of its own, as a sweep's piece is: its output is the last weights, flat. Its batches are
    /// those of round 0, slot 0.</summary>
    public static PieceProgram Single(GraphShape shape, LocalOptions options, Corpus corpus) =>
        Create(Describe(shape, options, corpus, isRound: false));

    /// <summary>What one piece starts from.</summary>
    /// <param name="weights">By the layout.</param>
    public static PieceInputs Inputs(
        GptLayout layout, Corpus corpus, ReadOnlySpan<float> weights, uint round, uint slot)
    {
        var inputs = ImmutableArray.CreateBuilder<Cairn.Tensors.Canonical.Reference.ReferenceTensor>();
        foreach (var t in layout.Tensors)
            inputs.Add(new(Declare(Slab.Weights, t), weights.Slice(t.Offset, t.Length)));
        return new PieceInputs(
            inputs.ToImmutable(), new(Int8("corpus", corpus.Length), corpus.Bytes.Span), round, slot);
    }

    /// <summary>A weight or a moment as its state is declared.</summary>
    internal static TensorDeclaration Declare(Slab slab, NamedTensor tensor) =>
        Float32(CanonicalStep.Name(slab, tensor.Name), tensor.Rows, tensor.Columns);

    /// <summary>What the program of a round or of a training of its own is made from.</summary>
    public static PieceDescription Describe(GraphShape shape, LocalOptions options, Corpus corpus, bool isRound)
    {
        var graph = new StepGraph(shape);
        var (step, batch) = (CanonicalStep.Build(graph, options), CanonicalRound.Batch(shape, corpus, options.Seed));
        var tensors = new GptLayout(shape.Config).Tensors;
        var slabs = new[] { Slab.Weights, Slab.First, Slab.Second };
        var shapes = tensors.Select(t => new TensorShape(Declare(Slab.Weights, t))).ToImmutableArray();
        var (end, endSources) = End(shape.Config, isRound);
        return new PieceDescription
        {
            Steps = options.Steps,
            Step = new CanonicalGraph("train", [.. batch.Inputs,
                .. step.Graph.Inputs.Where(i => i.Name != step.Tokens.Name && i.Name != step.Targets.Name)],
                [.. batch.Operators, .. step.Graph.Operators], step.Graph.Outputs),
            StepSources = StepSources(step, tensors, slabs),
            End = end,
            EndSources = endSources,
            States = [.. slabs.SelectMany(_ => shapes)],
            Carries = [.. slabs.SelectMany(slab => tensors.Select(t => step.After(slab, t.Name).Name))],
            Inputs = shapes,
            Constants = Constants(step, shape.Config, options),
            Parameters = [isRound ? BatchStream() : RoundZeroStream(), [new ParameterElement(0, HasStep: true)]],
            Data = new TensorShape(ElementType.Int8, [corpus.Length]),
        };
    }

    private static PieceProgram Create(PieceDescription description) =>
        PieceProgram.TryCreate(description, out var program, out var error)
            ? program : throw new InvalidOperationException($"The training has no program: {error}");

    private static ImmutableDictionary<string, TensorSource> StepSources(
        CanonicalStep step, IReadOnlyList<NamedTensor> tensors, Slab[] slabs)
    {
        var sources = ImmutableDictionary.CreateBuilder<string, TensorSource>(StringComparer.Ordinal);
        sources.Add("corpus", TensorSource.Data);
        sources.Add("stream", TensorSource.Parameters(0));
        sources.Add(step.Step.Name, TensorSource.Parameters(1));
        sources.Add(step.Cosines.Name, TensorSource.Constant(0));
        sources.Add(step.Sines.Name, TensorSource.Constant(1));
        sources.Add(step.Schedule.Name, TensorSource.Constant(2));
        foreach (var (s, slab) in slabs.Index())
        foreach (var (t, tensor) in tensors.Index())
            sources.Add(CanonicalStep.Name(slab, tensor.Name), TensorSource.State(s * tensors.Count + t));
        return sources.ToImmutable();
    }

    private static (CanonicalGraph Graph, ImmutableDictionary<string, TensorSource> Sources) End(
        GptConfig config, bool isRound)
    {
        var layout = new GptLayout(config);
        var sources = ImmutableDictionary.CreateBuilder<string, TensorSource>(StringComparer.Ordinal);
        var inputs = new List<TensorDeclaration>();
        var after = Flatten("after", TensorSource.State);
        if (!isRound)
            return (new CanonicalGraph("train.end", [.. inputs], [after], ["after"]), sources.ToImmutable());
        var before = Flatten("before", TensorSource.Input);
        var update = CanonicalRound.Update(layout);
        return (new CanonicalGraph("train.end", [.. inputs], [before, after, .. update.Operators], update.Outputs),
            sources.ToImmutable());

        CanonicalOperator Flatten(string name, Func<int, TensorSource> source)
        {
            var parts = new List<TensorDeclaration>();
            foreach (var (t, tensor) in layout.Tensors.Index())
            {
                parts.Add(Float32($"{name}.{tensor.Name}", tensor.Rows, tensor.Columns));
                sources.Add(parts[^1].Name, source(t));
            }

            inputs.AddRange(parts);
            return LinearOperators.Concatenate($"flatten.{name}", parts, Float32(name, layout.Elements));
        }
    }

    private static ImmutableArray<PieceConstant> Constants(
        CanonicalStep step, GptConfig config, LocalOptions options)
    {
        var (tables, schedule) = (new RotaryTables(config), new AdamWSchedule(options));
        float[] rows = [.. Enumerable.Range(0, schedule.Count).SelectMany(t => new[]
        {
            schedule[t].LearningRate, schedule[t].Correction1, schedule[t].Correction2, schedule[t].GradientScale,
        })];
        return [Of(step.Cosines, tables.Cosines), Of(step.Sines, tables.Sines), Of(step.Schedule, rows)];

        static PieceConstant Of(TensorDeclaration tensor, float[] values) =>
            new(new TensorShape(tensor), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    /// <summary>The words of <see cref="CanonicalRound.BatchStream"/> of round = stage and slot.</summary>
    private static ImmutableArray<ParameterElement> BatchStream() =>
    [
        new(0, HasStep: true), new(0, HasSlot: true, StageShift: 24),
        new((uint)CanonicalRound.BatchStream(0, 0, 0)[2], StageShift: -8),
    ];

    private static ImmutableArray<ParameterElement> RoundZeroStream() =>
        [new(0, HasStep: true), new(0), new((uint)CanonicalRound.BatchStream(0, 0, 0)[2])];
}
