using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>What counts as "not at all" before a softmax.</summary>
internal static class Masks
{
    /// <summary>Masks put numbers below this one.</summary>
    public const float Huge = -1000;
}
