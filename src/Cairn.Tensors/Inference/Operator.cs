using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>How an operator is computed.</summary>
/// <param name="Run">Its outputs, in order.</param>
/// <param name="FixedFrom">Inputs from this one on decide shapes and must be constant; −1 for none.</param>
internal sealed record Operator(Func<OperatorCall, ModelTensor[]> Run, int FixedFrom = -1)
{
    /// <summary>An operator of one output.</summary>
    public static Operator Of(Func<OperatorCall, ModelTensor> run, int fixedFrom = -1) =>
        new(call => [run(call)], fixedFrom);
}
