namespace Cairn.Learning.Graphs;

/// <summary>What the forward pass of one layer leaves for its gradient.</summary>
internal sealed class LayerTensors
{
    private readonly int _width;

    public LayerTensors(ActivationPlan plan, GraphShape shape, int layer)
    {
        var (config, rows) = (shape.Config, shape.Rows);
        (Name, _width) = ($"layers.{layer}", config.Width);
        AttentionNorm = plan.Add($"{Name}.attention_norm", rows, config.Width);
        AttentionScales = plan.Add($"{Name}.attention_norm.scales", 1, rows);
        QueryKeyValue = plan.Add($"{Name}.qkv", rows, 3 * config.Width);
        Probabilities = plan.Add($"{Name}.probabilities", rows * config.Heads, config.Context);
        Attention = plan.Add($"{Name}.attention", rows, config.Width);
        Middle = plan.Add($"{Name}.middle", rows, config.Width);
        FeedForwardNorm = plan.Add($"{Name}.feed_forward_norm", rows, config.Width);
        FeedForwardScales = plan.Add($"{Name}.feed_forward_norm.scales", 1, rows);
        GateUp = plan.Add($"{Name}.gate_up", rows, 2 * config.Hidden);
        Activated = plan.Add($"{Name}.activated", rows, config.Hidden);
        Output = plan.Add($"stream.{layer + 1}", rows, config.Width);
    }

    public string Name { get; }

    public TensorRef AttentionNorm { get; }

    public TensorRef AttentionScales { get; }

    public TensorRef QueryKeyValue { get; }

    public TensorRef Probabilities { get; }

    public TensorRef Attention { get; }

    /// <summary>The residual stream between attention and feed-forward.</summary>
    public TensorRef Middle { get; }

    public TensorRef FeedForwardNorm { get; }

    public TensorRef FeedForwardScales { get; }

    public TensorRef GateUp { get; }

    public TensorRef Activated { get; }

    /// <summary>The residual stream after the layer.</summary>
    public TensorRef Output { get; }

    public TensorRef Query => QueryKeyValue.Slice(0, _width);

    public TensorRef Key => QueryKeyValue.Slice(_width, _width);

    public TensorRef Value => QueryKeyValue.Slice(2 * _width, _width);

    /// <summary>Query and key side by side: twice the heads, all rotated alike.</summary>
    public TensorRef QueryKey => QueryKeyValue.Slice(0, 2 * _width);
}
