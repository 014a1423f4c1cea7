using System.Collections.Immutable;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Import;

/// <summary>Multipliers, offsets and a shift that stand for real factors and summands.</summary>
internal sealed record FixedPoint(
    ImmutableArray<ImmutableArray<int>> Multipliers, ImmutableArray<long> Offsets, int Shift)
{
    /// <summary>How far the rounding of multipliers may move a result, in quanta.</summary>
    private const double ErrorMax = 0.25;

    /// <summary>
    /// The least shift at which the largest multiplier has so many bits and the rounding of multipliers moves no result
    /// by more than a quarter of a quantum, or else the largest at which every number stays within its bounds; null if
    /// none does.
    /// </summary>
    /// <param name="ratios">For each term, a factor for each channel.</param>
    /// <param name="magnitudes">Largest magnitude of each term's tensor.</param>
    /// <param name="span">Numbers that a result may be, before the clamp takes over.</param>
    public static FixedPoint? Of(
        double[][] ratios, double[] offsets, long[] magnitudes, int multiplierBits, long span)
    {
        var best = default(FixedPoint);
        for (var shift = IntegerLimits.LimbBits; shift <= IntegerLimits.ShiftMax; shift += IntegerLimits.LimbBits)
        {
            if (At(ratios, offsets, magnitudes, shift) is not { } found)
                break;
            best = found;
            if (found.Multipliers.Any(m => m.Any(v => Math.Abs(v) >> (multiplierBits - 1) != 0)) &&
                Enumerable.Range(0, offsets.Length).All(c => Error(ratios, magnitudes, shift, span, c) <= ErrorMax))
                break;
        }

        return best;
    }

    private static double Error(double[][] ratios, long[] magnitudes, int shift, long span, int channel)
    {
        var unit = (double)(1L << shift);
        var error = magnitudes.Sum(m => m / (2 * unit));
        return ratios.Length == 1 && ratios[0][channel] != 0
            ? Math.Min(error, span / (2 * Math.Abs(ratios[0][channel]) * unit))
            : error;
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
