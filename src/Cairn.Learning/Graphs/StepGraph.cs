using Cairn.Learning.Models;
using Cairn.Tensors.Linear;

namespace Cairn.Learning.Graphs;

/// <summary>
/// The operators of one training step, in the order in which they run: the one place that says what a step is. The
/// executor runs this list and nothing else; faults name its operators; the canonical graph is a translation of it.
/// </summary>
public sealed class StepGraph
{
    private readonly GptLayout _layout;
    private readonly ActivationPlan _plan = new();
    private readonly List<StepOperator> _operators = [];
    private readonly LayerTensors[] _layers;
    private readonly TensorRef _normed;
    private readonly TensorRef _normScales;

    /// <exception cref="ArgumentException">The shape breaks a bound.</exception>
    public StepGraph(GraphShape shape)
    {
        var (config, rows) = (shape.Config, shape.Rows);
        if (!shape.TryValidate(out var problem))
            throw new ArgumentException($"{problem!.Field} {problem.Message}", nameof(shape));
        (Shape, _layout) = (shape, new GptLayout(config));
        Stream = _plan.Add("stream.0", rows, config.Width);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(l => new LayerTensors(_plan, shape, l))];
        _normed = _plan.Add("final_norm", rows, config.Width);
        _normScales = _plan.Add("final_norm.scales", 1, rows);
        Logits = _plan.Add("logits", rows, GptConfig.Vocabulary);
        Losses = _plan.Add("losses", 1, rows);
        AddForward();
        ForwardCount = _operators.Count;
        ForwardElements = _plan.Elements;
        _operators.Add(new("loss", OperatorKind.CrossEntropy, [Logits], [Losses, Logits]));
        AddBackward(new GradientTensors(_plan, shape));
        GradientCount = _operators.Count;
        AddOptimiser();
        ActivationElements = _plan.Elements;
    }

    public GraphShape Shape { get; }

    /// <summary>Embedding to AdamW.</summary>
    public IReadOnlyList<StepOperator> Operators => _operators;

    /// <summary>How many operators, from the first, compute the logits.</summary>
    public int ForwardCount { get; }

    /// <summary>How many operators, from the first, compute loss and gradients.</summary>
    public int GradientCount { get; }

    /// <summary>fp32 values of the activations' slab.</summary>
    public int ActivationElements { get; }

    /// <summary>How many of those the logits and losses need; they come first.</summary>
    public int ForwardElements { get; }

    /// <summary>[batch·context, 256]; after the loss it holds the gradient.</summary>
    public TensorRef Logits { get; }

    /// <summary>[1, batch·context]: each token's cross-entropy in nats.</summary>
    public TensorRef Losses { get; }

    /// <summary>Multiply-adds of the matrix products of a whole step.</summary>
    public long MultiplyAdds => _operators.Sum(o => o.MultiplyAdds(Shape));

    /// <summary>Multiply-adds of the matrix products up to the logits.</summary>
    public long ForwardMultiplyAdds => _operators.Take(ForwardCount).Sum(o => o.MultiplyAdds(Shape));

    private TensorRef Stream { get; }

    private TensorRef Cosines => Table("cosines", 0);

    private TensorRef Sines => Table("sines", 1);

    private void AddForward()
    {
        var stream = Stream;
        _operators.Add(new("embedding", OperatorKind.Embedding, [Weight("embedding")], [stream]));
        foreach (var t in _layers)
        {
            var name = t.Name;
            Add($"{name}.attention_norm", OperatorKind.RmsNorm,
                [stream, Weight($"{name}.attention_norm")], [t.AttentionNorm, t.AttentionScales]);
            Product($"{name}.qkv", MatMulLayout.NT, t.AttentionNorm, Weight($"{name}.qkv"), t.QueryKeyValue);
            Add($"{name}.rotary", OperatorKind.Rotary, [t.QueryKey, Cosines, Sines], [t.QueryKey]);
            Add($"{name}.attention", OperatorKind.Attention,
                [t.Query, t.Key, t.Value], [t.Probabilities, t.Attention]);
            Product($"{name}.projection", MatMulLayout.NT, t.Attention, Weight($"{name}.projection"), t.Middle, stream);
            Add($"{name}.feed_forward_norm", OperatorKind.RmsNorm,
                [t.Middle, Weight($"{name}.feed_forward_norm")], [t.FeedForwardNorm, t.FeedForwardScales]);
            Product($"{name}.gate_up", MatMulLayout.NT, t.FeedForwardNorm, Weight($"{name}.gate_up"), t.GateUp);
            Add($"{name}.swiglu", OperatorKind.SwiGlu, [t.GateUp], [t.Activated]);
            Product($"{name}.down", MatMulLayout.NT, t.Activated, Weight($"{name}.down"), t.Output, t.Middle);
            stream = t.Output;
        }

        Add("final_norm", OperatorKind.RmsNorm, [stream, Weight("final_norm")], [_normed, _normScales]);
        Product("head", MatMulLayout.NT, _normed, Weight("embedding"), Logits);
    }

    private void AddBackward(GradientTensors g)
    {
        Product("head.weight_gradient", MatMulLayout.TN, Logits, _normed, Gradient("embedding"));
        Product("head.gradient", MatMulLayout.NN, Logits, Weight("embedding"), g.Normed);
        Add("final_norm.gradient", OperatorKind.RmsNormGradient,
            [_layers[^1].Output, Weight("final_norm"), _normScales, g.Normed], [g.Stream, Gradient("final_norm")]);
        for (var l = _layers.Length - 1; l >= 0; l--)
        {
            AddFeedForwardBackward(_layers[l], g);
            AddAttentionBackward(_layers[l], l == 0 ? Stream : _layers[l - 1].Output, g);
        }

        Add("embedding.gradient", OperatorKind.EmbeddingGradient, [g.Stream], [Gradient("embedding")]);
    }

    private void AddFeedForwardBackward(LayerTensors t, GradientTensors g)
    {
        var name = t.Name;
        Product($"{name}.down.weight_gradient", MatMulLayout.TN, g.Stream, t.Activated, Gradient($"{name}.down"));
        Product($"{name}.down.gradient", MatMulLayout.NN, g.Stream, Weight($"{name}.down"), g.Activated);
        Add($"{name}.swiglu.gradient", OperatorKind.SwiGluGradient, [t.GateUp, g.Activated], [g.GateUp]);
        Product($"{name}.gate_up.weight_gradient", MatMulLayout.TN, g.GateUp, t.FeedForwardNorm,
            Gradient($"{name}.gate_up"));
        Product($"{name}.gate_up.gradient", MatMulLayout.NN, g.GateUp, Weight($"{name}.gate_up"), g.Normed);
        Add($"{name}.feed_forward_norm.gradient", OperatorKind.RmsNormGradientAdded,
            [t.Middle, Weight($"{name}.feed_forward_norm"), t.FeedForwardScales, g.Normed],
            [g.Stream, Gradient($"{name}.feed_forward_norm")]);
    }

    private void AddAttentionBackward(LayerTensors t, TensorRef input, GradientTensors g)
    {
        var (name, width) = (t.Name, Shape.Config.Width);
        var part = (int i) => g.QueryKeyValue.Slice(i * width, width);
        Product($"{name}.projection.weight_gradient", MatMulLayout.TN, g.Stream, t.Attention,
            Gradient($"{name}.projection"));
        Product($"{name}.projection.gradient", MatMulLayout.NN, g.Stream, Weight($"{name}.projection"), g.Normed);
        Add($"{name}.attention.gradient", OperatorKind.AttentionGradient,
            [t.Query, t.Key, t.Value, t.Probabilities, g.Normed], [part(0), part(1), part(2)]);
        var queryKey = g.QueryKeyValue.Slice(0, 2 * width);
        Add($"{name}.rotary.gradient", OperatorKind.RotaryGradient, [queryKey, Cosines, Sines], [queryKey]);
        Product($"{name}.qkv.weight_gradient", MatMulLayout.TN, g.QueryKeyValue, t.AttentionNorm,
            Gradient($"{name}.qkv"));
        Product($"{name}.qkv.gradient", MatMulLayout.NN, g.QueryKeyValue, Weight($"{name}.qkv"), g.Normed);
        Add($"{name}.attention_norm.gradient", OperatorKind.RmsNormGradientAdded,
            [input, Weight($"{name}.attention_norm"), t.AttentionScales, g.Normed],
            [g.Stream, Gradient($"{name}.attention_norm")]);
    }

    private void AddOptimiser()
    {
        var (matrices, all) = (_layout.MatrixElements, _layout.Elements);
        foreach (var (name, kind, first, count) in new[]
        {
            ("adamw.matrices", OperatorKind.AdamWMatrices, 0, matrices),
            ("adamw.gains", OperatorKind.AdamWGains, matrices, all - matrices),
        })
        {
            TensorRef Part(Slab slab) => new(slab, name, first, 1, count, count);
            Add(name, kind, [Part(Slab.Gradients), Part(Slab.Weights), Part(Slab.First), Part(Slab.Second)],
                [Part(Slab.Weights), Part(Slab.First), Part(Slab.Second)]);
        }
    }

    private void Product(
        string name, MatMulLayout layout, TensorRef a, TensorRef b, TensorRef c, TensorRef? initial = null) =>
        _operators.Add(new(name, OperatorKind.MatMul, initial is { } start ? [a, b, start] : [a, b], [c], layout));

    private void Add(string name, OperatorKind kind, TensorRef[] inputs, TensorRef[] outputs) =>
        _operators.Add(new(name, kind, inputs, outputs));

    private TensorRef Weight(string name) => Parameter(Slab.Weights, name);

    private TensorRef Gradient(string name) => Parameter(Slab.Gradients, name);

    private TensorRef Parameter(Slab slab, string name)
    {
        var tensor = _layout[name];
        return new TensorRef(slab, name, tensor.Offset, tensor.Rows, tensor.Columns, tensor.Columns);
    }

    private TensorRef Table(string name, int index)
    {
        var (rows, columns) = (Shape.Config.Context, Shape.Config.HeadWidth / 2);
        return new TensorRef(Slab.Tables, name, index * rows * columns, rows, columns, columns);
    }
}
