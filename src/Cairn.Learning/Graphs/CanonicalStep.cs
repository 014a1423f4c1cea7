using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Learning.Graphs;

/// <summary>
/// Translates a <see cref="StepGraph"/> into the canonical graph that defines it: the same operators by the same names
/// in the same order, then the mean loss. Where the executor works in place, each version is a tensor of its own,
/// named by its writer.
/// </summary>
public sealed class CanonicalStep
{
    private readonly StepGraph _graph;
    private readonly GptLayout _layout;
    private readonly LocalOptions _options;
    private readonly Dictionary<(Slab, string), TensorDeclaration> _current = [];
    private readonly List<TensorDeclaration> _inputs = [];

    private CanonicalStep(StepGraph graph, LocalOptions options)
    {
        (_graph, _layout, _options) = (graph, new GptLayout(graph.Shape.Config), options);
        var config = graph.Shape.Config;
        Tokens = Input(Int32("tokens", graph.Shape.Rows));
        Targets = Input(Int32("targets", graph.Shape.Rows));
        Cosines = Input(Float32("cosines", config.Context, config.HeadWidth / 2));
        Sines = Input(Float32("sines", config.Context, config.HeadWidth / 2));
        Schedule = Input(Float32("schedule", options.Steps, OptimiserOperators.ScheduleColumns));
        Step = Input(Int32("step", 1));
        foreach (var slab in new[] { Slab.Weights, Slab.First, Slab.Second })
        {
            foreach (var tensor in _layout.Tensors)
                _current[(slab, tensor.Name)] = Input(Float32(Name(slab, tensor.Name), tensor.Rows, tensor.Columns));
        }

        Loss = Float32("loss", 1);
        var operators = graph.Operators.Select(Translate).ToList();
        operators.Add(ReductionOperators.Mean("mean_loss", graph.Shape.Rows, 1f / graph.Shape.Rows,
            _current[(graph.Losses.Slab, graph.Losses.Name)], Loss));
        var outputs = new[] { Slab.Weights, Slab.First, Slab.Second }
            .SelectMany(slab => _layout.Tensors.Select(t => _current[(slab, t.Name)].Name));
        Graph = new CanonicalGraph("train.step", [.. _inputs], [.. operators], [.. outputs, Loss.Name]);
    }

    /// <summary>The operators in the order of the step's trace.</summary>
    public CanonicalGraph Graph { get; }

    /// <summary>[batch·context] bytes to read.</summary>
    public TensorDeclaration Tokens { get; }

    /// <summary>[batch·context] bytes to predict.</summary>
    public TensorDeclaration Targets { get; }

    public TensorDeclaration Cosines { get; }

    public TensorDeclaration Sines { get; }

    /// <summary>[steps, 4]: learning rate, 1/(1−β₁ᵗ), 1/(1−β₂ᵗ), gradient scale.</summary>
    public TensorDeclaration Schedule { get; }

    /// <summary>[1]: which row of the schedule.</summary>
    public TensorDeclaration Step { get; }

    /// <summary>[1]: the batch's mean loss in nats.</summary>
    public TensorDeclaration Loss { get; }

    /// <param name="options">Their scalars become constants of the programs; <c>Steps</c> the schedule's rows.</param>
    public static CanonicalStep Build(StepGraph graph, LocalOptions options) => new(graph, options);

    /// <summary>The tensor that holds a weight or a moment before the step.</summary>
    public static string Name(Slab slab, string tensor) => $"{slab.ToString().ToLowerInvariant()}.{tensor}";

    /// <summary>The last version of a weight or a moment: the step's result.</summary>
    public TensorDeclaration After(Slab slab, string tensor) => _current[(slab, tensor)];

    private CanonicalOperator Translate(StepOperator o) => o.Kind switch
    {
        OperatorKind.MatMul => Multiply(o),
        OperatorKind.RmsNormGradient or OperatorKind.RmsNormGradientAdded => NormGradient(o),
        OperatorKind.Rotary or OperatorKind.RotaryGradient => Rotate(o),
        OperatorKind.Attention or OperatorKind.AttentionGradient => Attend(o),
        OperatorKind.AdamWMatrices => Update(o, _options.WeightDecay),
        OperatorKind.AdamWGains => Update(o, 0f),
        _ => Simple(o),
    };

    private CanonicalOperator Simple(StepOperator o)
    {
        var (config, rows) = (_graph.Shape.Config, _graph.Shape.Rows);
        var x = o.Inputs.Select(Read).ToArray();
        switch (o.Kind)
        {
            case OperatorKind.Embedding:
                return EmbeddingOperators.Forward(
                    o.Name, GptConfig.Vocabulary, config.Width, rows, x[0], Tokens, Write(o, 0));
            case OperatorKind.EmbeddingGradient:
                var before = Read(o.Outputs[0]);
                return EmbeddingOperators.Backward(
                    o.Name, GptConfig.Vocabulary, config.Width, rows, Tokens, x[0], Write(o, 0), before);
            case OperatorKind.RmsNorm:
                return NormOperators.Forward(o.Name, rows, config.Width, StepExecutor.NormEpsilon, x[0], x[1],
                    Write(o, 0), Write(o, 1));
            case OperatorKind.SwiGlu:
                return FeedForwardOperators.SwiGlu(o.Name, rows, config.Hidden, x[0], Write(o, 0));
            case OperatorKind.SwiGluGradient:
                return FeedForwardOperators.SwiGluBackward(o.Name, rows, config.Hidden, x[0], x[1], Write(o, 0));
            case OperatorKind.CrossEntropy:
                return LossOperators.CrossEntropy(o.Name, rows, GptConfig.Vocabulary, 1f / rows, x[0], Targets,
                    Write(o, 0), Write(o, 1));
            default:
                throw new InvalidOperationException($"{o.Kind} has no canonical form.");
        }
    }

    private CanonicalOperator Multiply(StepOperator o)
    {
        var (a, b, c) = (o.Inputs[0], o.Inputs[1], o.Outputs[0]);
        var start = o.Inputs.Length == 3 ? Read(o.Inputs[2]) : null;
        return LinearOperators.MatMul(o.Name, o.Layout, c.Rows, c.Columns, o.ChainLength, Read(a), Read(b), Write(o, 0),
            start);
    }

    private CanonicalOperator NormGradient(StepOperator o)
    {
        var x = o.Inputs.Select(Read).ToArray();
        var before = o.Kind == OperatorKind.RmsNormGradientAdded ? Read(o.Outputs[0]) : null;
        return NormOperators.Backward(o.Name, _graph.Shape.Rows, _graph.Shape.Config.Width, x[0], x[1], x[2], x[3],
            Write(o, 0), Write(o, 1), before);
    }

    private CanonicalOperator Rotate(StepOperator o)
    {
        var config = _graph.Shape.Config;
        var (x, heads) = (Read(o.Inputs[0]), config.Heads);
        return o.Kind == OperatorKind.Rotary
            ? RotaryOperators.Forward(o.Name, _graph.Shape.Batch, config.Context, 3 * heads, 2 * heads,
                config.HeadWidth, x, Cosines, Sines, Write(o, 0))
            : RotaryOperators.Backward(o.Name, _graph.Shape.Batch, config.Context, 3 * heads, 2 * heads,
                config.HeadWidth, x, Cosines, Sines, Write(o, 0));
    }

    private CanonicalOperator Attend(StepOperator o)
    {
        var (config, batch) = (_graph.Shape.Config, _graph.Shape.Batch);
        var (x, scale) = (o.Inputs.Select(Read).ToArray(), 1f / MathF.Sqrt(config.HeadWidth));
        return o.Kind == OperatorKind.Attention
            ? AttentionOperators.Forward(o.Name, batch, config.Context, config.Heads, config.HeadWidth, scale, x[0],
                Write(o, 0), Write(o, 1))
            : AttentionOperators.Backward(o.Name, batch, config.Context, config.Heads, config.HeadWidth, scale, x[0],
                x[3], x[4], Write(o, 0));
    }

    private CanonicalOperator Update(StepOperator o, float decay)
    {
        var range = o.Inputs[0];
        var parts = _layout.Tensors
            .Where(t => t.Offset >= range.Offset && t.Offset < range.Offset + range.Columns)
            .Select(t => new AdamWPart(_current[(Slab.Gradients, t.Name)], _current[(Slab.Weights, t.Name)],
                _current[(Slab.First, t.Name)], _current[(Slab.Second, t.Name)], Next(Slab.Weights, t.Name, t.Columns),
                Next(Slab.First, t.Name, t.Columns), Next(Slab.Second, t.Name, t.Columns)))
            .ToArray();
        return OptimiserOperators.AdamW(o.Name,
            new AdamWConstants(_options.Beta1, _options.Beta2, _options.Epsilon, decay), parts, _options.Steps,
            Schedule, Step);

        TensorDeclaration Next(Slab slab, string tensor, int columns)
        {
            var rows = _layout[tensor].Rows;
            return _current[(slab, tensor)] = Float32($"{o.Name}>{Name(slab, tensor)}", rows, columns);
        }
    }

    private TensorDeclaration Read(TensorRef tensor) => tensor.Slab == Slab.Tables
        ? tensor.Name == "cosines" ? Cosines : Sines
        : _current[(tensor.Slab, tensor.Name)];

    /// <summary>The next version of an output: all its columns, whatever slices the operator names.</summary>
    private TensorDeclaration Write(StepOperator o, int output)
    {
        var tensor = o.Outputs[output];
        return _current[(tensor.Slab, tensor.Name)] =
            Float32($"{o.Name}>{Name(tensor.Slab, tensor.Name)}", tensor.Rows, tensor.Stride);
    }

    private TensorDeclaration Input(TensorDeclaration tensor)
    {
        _inputs.Add(tensor);
        return tensor;
    }
}
