using System.Numerics;
using Cairn.Learning.Numerics;

namespace Cairn.Learning.Models;

/// <summary>
/// cos and sin of position·10000^(−2i/headWidth), [context, headWidth/2] each, as the nearest fp32 to the real value.
/// </summary>
public sealed class RotaryTables
{
    public RotaryTables(GptConfig config)
    {
        var half = config.HeadWidth / 2;
        Cosines = new float[config.Context * half];
        Sines = new float[config.Context * half];
        for (var i = 0; i < half; i++)
            FillColumn(config.Context, half, i, FixedPoint.Exp(-FixedPoint.Log(10_000) * 2 * i / config.HeadWidth));
    }

    public float[] Cosines { get; }

    public float[] Sines { get; }

    /// <summary>Turns by the same angle from position to position.</summary>
    private void FillColumn(int positions, int half, int column, BigInteger angle)
    {
        var (stepSin, stepCos) = FixedPoint.SinCos(angle);
        var (sin, cos) = (BigInteger.Zero, FixedPoint.One);
        for (var position = 0; position < positions; position++)
        {
            Cosines[position * half + column] = FixedPoint.ToSingle(cos);
            Sines[position * half + column] = FixedPoint.ToSingle(sin);
            (sin, cos) = (
                FixedPoint.Multiply(sin, stepCos) + FixedPoint.Multiply(cos, stepSin),
                FixedPoint.Multiply(cos, stepCos) - FixedPoint.Multiply(sin, stepSin));
        }
    }
}
