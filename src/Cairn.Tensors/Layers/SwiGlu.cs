using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;

namespace Cairn.Tensors.Layers;

/// <summary>output = silu(gate)·up, where [rows, 2·hidden] holds each row's gate and then its up (Shazeer, 2020).</summary>
public static class SwiGlu
{
    /// <param name="gateUp">[rows, 2·hidden].</param>
    /// <param name="output">[rows, hidden].</param>
    public static void Forward(
        ComputePool pool, int rows, int hidden, ReadOnlySpan<float> gateUp, Span<float> output)
    {
        Validate(rows, hidden, gateUp.Length);
        Guard.Length(output.Length, (long)rows * hidden, nameof(output));
        for (var r = 0; r < rows; r++)
        for (var j = 0; j < hidden; j++)
        {
            var gate = gateUp[r * 2 * hidden + j];
            output[r * hidden + j] = Elementary.Silu(gate) * gateUp[(r * 2 + 1) * hidden + j] + 0f;
        }

        pool.Check("swiglu", output);
    }

    /// <summary>
    /// With s = sigmoid(gate): up's gradient = g·(gate·s); gate's = (g·up)·(s·fma(gate, 1 − s, 1)).
    /// </summary>
    /// <param name="outputGradient">[rows, hidden].</param>
    /// <param name="gateUpGradient">[rows, 2·hidden]; may be <paramref name="gateUp"/> itself.</param>
    public static void Backward(
        ComputePool pool, int rows, int hidden, ReadOnlySpan<float> gateUp, ReadOnlySpan<float> outputGradient,
        Span<float> gateUpGradient)
    {
        Validate(rows, hidden, gateUp.Length);
        Guard.Length(outputGradient.Length, (long)rows * hidden, nameof(outputGradient));
        Guard.Length(gateUpGradient.Length, gateUp.Length, nameof(gateUpGradient));
        for (var r = 0; r < rows; r++)
        for (var j = 0; j < hidden; j++)
        {
            var (gateAt, upAt) = (r * 2 * hidden + j, (r * 2 + 1) * hidden + j);
            var (gate, up, g) = (gateUp[gateAt], gateUp[upAt], outputGradient[r * hidden + j]);
            var s = Elementary.Sigmoid(gate);
            gateUpGradient[upAt] = g * (gate * s) + 0f;
            gateUpGradient[gateAt] = g * up * (s * MathF.FusedMultiplyAdd(gate, 1f - s, 1f)) + 0f;
        }

        pool.Check("swiglu_gradient", gateUpGradient);
    }

    private static void Validate(int rows, int hidden, long gateUp)
    {
        Guard.NotNegative(rows, nameof(rows));
        Guard.NotNegative(hidden, nameof(hidden));
        Guard.Length(gateUp, (long)rows * hidden * 2, nameof(gateUp));
    }
}
