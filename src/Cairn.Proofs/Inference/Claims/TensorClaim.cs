using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Inference;

/// <summary>Σ scale · w₁(x₁) · w₂(x₂) … · tensor(x₁, x₂, …) is the value.</summary>
/// <param name="Weights">Together they go along all axes, in order.</param>
internal sealed record TensorClaim(Scalar Scale, AxisWeights[] Weights, Scalar Value)
{
    /// <summary>That the extension has this value at a point.</summary>
    public static TensorClaim AtPoint(PaddedShape shape, Scalar[] point, Scalar value) =>
        new(Scalar.One, [.. shape.Split(point).Select(part => AxisWeights.At(part))], value);

    public bool IsPoint => Weights.All(w => w.IsPoint);

    /// <summary>Whether each axis has weights of its own.</summary>
    public bool IsAxisWise => Weights.All(w => w.Axes == 1);
}
