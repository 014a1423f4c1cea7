namespace Cairn.Tensors.Onnx;

/// <summary>Why a model, its data or an integer graph is refused.</summary>
/// <param name="Node">The node's name, or the part of the file; never empty.</param>
/// <param name="Operator">The node's operator; empty where no node is concerned.</param>
/// <param name="Reason">What is wrong there.</param>
/// <param name="Remedy">What would be right; may be empty.</param>
public sealed record ModelError(string Node, string Operator, string Reason, string Remedy)
{
    public override string ToString() =>
        (Operator.Length == 0 ? Node : $"{Node} ({Operator})") + $": {Reason}" + (Remedy.Length == 0 ? ""
            : $" {Remedy}");
}
