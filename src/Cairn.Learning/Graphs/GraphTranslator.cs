using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Learning.Graphs;

/// <summary>
/// Turns operators of a <see cref="StepGraph"/> into canonical ones of the same names. Where the executor works in
/// place, each version is a tensor of its own, named by its writer.
/// </summary>
internal sealed class GraphTranslator
{
    private readonly StepGraph _graph;
    private readonly GptLayout _layout;
    private readonly Dictionary<(Slab, string), TensorDeclaration> _current = [];
    private readonly List<TensorDeclaration> _inputs = [];
    private readonly LocalOptions? _options;

    /// <param name="options">Scalars of AdamW; null where no weights are updated.</param>
    public GraphTranslator(StepGraph graph, LocalOptions? options)
    {
        (_graph, _layout, _options) = (graph, new GptLayout(graph.Shape.Config), options);
        var config = graph.Shape.Config;
        Tokens = Input(Int32("tokens", graph.Shape.Rows));
        Targets = Input(Int32("targets", graph.Shape.Rows));
        Cosines = Input(Float32("cosines", config.Context, config.HeadWidth / 2));
        Sines = Input(Float32("sines", config.Context, config.HeadWidth / 2));
        Schedule = Float32("schedule", options?.Steps ?? 0, OptimiserOperators.ScheduleColumns);
        Step = Int32("step", 1);
        foreach (var slab in options is null ? [Slab.Weights] : new[] { Slab.Weights, Slab.First, Slab.Second })
        {
            foreach (var tensor in _layout.Tensors)
                _current[(slab, tensor.Name)] = Input(Float32(Name(slab, tensor.Name), tensor.Rows, tensor.Columns));
        }

        if (options is not null)
            (_, _) = (Input(Schedule), Input(Step));
    }

    public IEnumerable<TensorDeclaration> Inputs => _inputs;

    public TensorDeclaration Tokens { get; }

    public TensorDeclaration Targets { get; }

    public TensorDeclaration Cosines { get; }

    public TensorDeclaration Sines { get; }

    public TensorDeclaration Schedule { get; }

    public TensorDeclaration Step { get; }

    /// <summary>The tensor that holds a weight or a moment at the start.</summary>
    public static string Name(Slab slab, string tensor) => $"{slab.ToString().ToLowerInvariant()}.{tensor}";

    /// <summary>The last version so far.</summary>
    public TensorDeclaration Current(Slab slab, string tensor) => _current[(slab, tensor)];

    /// <summary>The loss alone of the logits so far.</summary>
    public CanonicalOperator Loss() => LossOperators.CrossEntropy("loss", _graph.Shape.Rows, GptConfig.Vocabulary,
        1f / _graph.Shape.Rows, Read(_graph.Logits), Targets, Float32("losses", _graph.Shape.Rows), null);

    public CanonicalOperator Translate(StepOperator o) => o.Kind switch
    {
        OperatorKind.MatMul => Multiply(o),
        OperatorKind.RmsNormGradient or OperatorKind.RmsNormGradientAdded => NormGradient(o),
        OperatorKind.Rotary or OperatorKind.RotaryGradient => Rotate(o),
        OperatorKind.Attention or OperatorKind.AttentionGradient => Attend(o),
        OperatorKind.AdamWMatrices => Update(o, _options!.WeightDecay),
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
            new AdamWConstants(_options!.Beta1, _options.Beta2, _options.Epsilon, decay), parts, _options.Steps,
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
