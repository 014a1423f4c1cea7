using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Inference;

/// <summary>Σ scale · w₁(x₁) · w₂(x₂) … · tensor(x₁, x₂, …) is the value.</summary>
/// <param name="Weights">Together they go along all axes, in order.</param>
internal sealed record TensorClaim(Ext3 Scale, AxisWeights[] Weights, Ext3 Value)
{
    /// <summary>That the extension has this value at a point.</summary>
    public static TensorClaim AtPoint(PaddedShape shape, Ext3[] point, Ext3 value) =>
        new(Ext3.One, [.. shape.Split(point).Select(part => AxisWeights.At(part))], value);

    public bool IsPoint => Weights.All(w => w.IsPoint);

    /// <summary>Whether each axis has weights of its own.</summary>
    public bool IsAxisWise => Weights.All(w => w.Axes == 1);
}
