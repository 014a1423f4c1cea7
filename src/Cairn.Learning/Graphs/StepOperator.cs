using Cairn.Tensors.Linear;

namespace Cairn.Learning.Graphs;

/// <summary>One operator of a step: what a fault names, and what a dispute would bisect to.</summary>
/// <param name="Name">Stable and unique within the graph, such as <c>layers.0.qkv</c>.</param>
/// <param name="Inputs">In the order that <see cref="OperatorKind"/> states.</param>
/// <param name="Outputs">In the order that <see cref="OperatorKind"/> states.</param>
/// <param name="Layout">For <see cref="OperatorKind.MatMul"/>.</param>
public sealed record StepOperator(
    string Name, OperatorKind Kind, TensorRef[] Inputs, TensorRef[] Outputs, MatMulLayout Layout = MatMulLayout.NN)
{
    /// <summary>Multiply-adds of the matrix products; 0 for the operators that only pass over their elements.</summary>
    /// <remarks>Attention counts the pairs j ≤ i: two products forward, four in its gradient.</remarks>
    public long MultiplyAdds(GraphShape shape) => Kind switch
    {
        OperatorKind.MatMul => (long)Outputs[0].Rows * Outputs[0].Columns * ChainLength,
        OperatorKind.Attention => 2 * AttentionPairs(shape),
        OperatorKind.AttentionGradient => 4 * AttentionPairs(shape),
        _ => 0,
    };

    internal int ChainLength => Layout == MatMulLayout.TN ? Inputs[0].Rows : Inputs[0].Columns;

    private static long AttentionPairs(GraphShape shape) =>
        (long)shape.Batch * shape.Config.Width * ((long)shape.Config.Context * (shape.Config.Context + 1) / 2);
}
