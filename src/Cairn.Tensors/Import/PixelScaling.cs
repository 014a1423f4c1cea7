using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>What a byte of an image means: (byte / 255 − Mean) / Deviation.</summary>
public sealed record PixelScaling
{
    /// <summary>Default 0.</summary>
    public float Mean { get; init; }

    /// <summary>Default 1; not 0.</summary>
    public float Deviation { get; init; } = 1;
}
