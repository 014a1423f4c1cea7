namespace Cairn.Learning.Graphs;

/// <summary>Gradients of activations; one set serves all layers in turn.</summary>
internal sealed class GradientTensors(ActivationPlan plan, GraphShape shape)
{
    /// <summary>Of the residual stream.</summary>
    public TensorRef Stream { get; } = plan.Add("stream.gradient", shape.Rows, shape.Config.Width);

    /// <summary>Of whatever enters or leaves a block at the stream's width.</summary>
    public TensorRef Normed { get; } = plan.Add("normed.gradient", shape.Rows, shape.Config.Width);

    public TensorRef Activated { get; } = plan.Add("activated.gradient", shape.Rows, shape.Config.Hidden);

    public TensorRef GateUp { get; } = plan.Add("gate_up.gradient", shape.Rows, 2 * shape.Config.Hidden);

    public TensorRef QueryKeyValue { get; } = plan.Add("qkv.gradient", shape.Rows, 3 * shape.Config.Width);
}
