using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Weights as int8 with a scale for each output channel, in the order of the constant.</summary>
/// <param name="Scales">One for each index of the channel axis.</param>
internal sealed record Int8Weights(ImmutableArray<int> Values, double[] Scales)
{
    /// <summary>
    /// Scales so that the largest weight of a channel is ±127. A channel of tiny weights keeps a scale at which its
    /// bias fits int32.
    /// </summary>
    /// <param name="channel">The channel of an element.</param>
    public static Int8Weights Of(
        ReadOnlySpan<float> weights, int channels, Func<int, int> channel, double[]? bias, double inputScale)
    {
        const double biasMax = 1 << 30;
        var scales = new double[channels];
        for (var i = 0; i < weights.Length; i++)
            scales[channel(i)] = Math.Max(scales[channel(i)], Math.Abs(weights[i]) / (double)sbyte.MaxValue);
        for (var c = 0; c < channels; c++)
        {
            scales[c] = Math.Max(scales[c], bias is null ? 0 : Math.Abs(bias[c]) / (inputScale * biasMax));
            if (scales[c] == 0)
                scales[c] = 1;
        }

        var values = ImmutableArray.CreateBuilder<int>(weights.Length);
        for (var i = 0; i < weights.Length; i++)
            values.Add((int)Math.Round(weights[i] / scales[channel(i)]));
        return new Int8Weights(values.MoveToImmutable(), scales);
    }
}
