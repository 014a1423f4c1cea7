using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Multipliers, offsets and a shift that stand for real factors and summands.</summary>
internal sealed record FixedPoint(
    ImmutableArray<ImmutableArray<int>> Multipliers, ImmutableArray<long> Offsets, int Shift)
{
    /// <summary>The largest shift at which every number stays within its bounds; null if none does.</summary>
    /// <param name="ratios">For each term, a factor for each channel.</param>
    /// <param name="magnitudes">Largest magnitude of each term's tensor.</param>
    public static FixedPoint? Of(double[][] ratios, double[] offsets, long[] magnitudes)
    {
        for (var shift = IntegerLimits.ShiftMax; shift > 0; shift -= IntegerLimits.LimbBits)
            if (At(ratios, offsets, magnitudes, shift) is { } found)
                return found;
        return null;
    }

    private static FixedPoint? At(double[][] ratios, double[] offsets, long[] magnitudes, int shift)
    {
        var unit = (double)(1L << shift);
        for (var c = 0; c < offsets.Length; c++)
        {
            var offset = Math.Abs(offsets[c]) * unit;
            var sum = offset + unit / 2;
            for (var t = 0; t < ratios.Length; t++)
            {
                if (!(Math.Abs(ratios[t][c]) * unit < IntegerLimits.MultiplierMax - 1))
                    return null;
                sum += (Math.Abs(ratios[t][c]) * unit + 1) * magnitudes[t];
            }

            if (!(offset < IntegerLimits.OffsetMax - 1024) || !(sum < IntegerLimits.MagnitudeMax - 4096.0))
                return null;
        }

        return new FixedPoint([.. ratios.Select(r => r.Select(v => (int)Math.Round(v * unit)).ToImmutableArray())],
            [.. offsets.Select(o => (long)Math.Round(o * unit))], shift);
    }
}
