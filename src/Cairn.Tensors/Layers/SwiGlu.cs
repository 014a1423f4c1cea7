using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>
/// output = silu(gate)·up, where [rows, 2·hidden] holds each row's gate and then its up (Shazeer, 2020).
/// </summary>
public static unsafe class SwiGlu
{
    /// <summary>(gate·sigmoid(gate))·up.</summary>
    /// <param name="gateUp">[rows, 2·hidden].</param>
    /// <param name="output">[rows, hidden].</param>
    public static void Forward(
        ComputePool pool, int rows, int hidden, ReadOnlySpan<float> gateUp, Span<float> output)
    {
        Validate(rows, hidden, gateUp.Length);
        Guard.Length(output.Length, (long)rows * hidden, nameof(output));
        fixed (float* px = gateUp, po = output)
        {
            if (pool.RunItems(new SwiGluKernel(hidden, px, po), rows, hidden))
                pool.Check("swiglu", output);
        }
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
        fixed (float* px = gateUp, pg = outputGradient, po = gateUpGradient)
        {
            if (pool.RunItems(new SwiGluGradientKernel(hidden, px, pg, po), rows, hidden))
                pool.Check("swiglu_gradient", gateUpGradient);
        }
    }

    private static void Validate(int rows, int hidden, long gateUp)
    {
        Guard.NotNegative(rows, nameof(rows));
        Guard.NotNegative(hidden, nameof(hidden));
        Guard.Length(gateUp, (long)rows * hidden * 2, nameof(gateUp));
    }
}
