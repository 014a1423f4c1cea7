namespace Cairn.Tensors.Onnx;

/// <summary>Carries a refusal out of nested code to the public call, which returns it as a value.</summary>
internal sealed class ModelRefusedException(ModelError error) : Exception(error.ToString())
{
    public ModelRefusedException(string node, string operation, string reason, string remedy = "")
        : this(new ModelError(node, operation, reason, remedy))
    {
    }

    public ModelError Error { get; } = error;
}
