using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>Carries a refusal out of nested code to the public call, which returns it as a value.</summary>
internal sealed class NotProvableException(string node, string operation, string reason, string remedy)
    : Exception(reason)
{
    public ModelError Error { get; } = new(node, operation, reason, remedy);
}
