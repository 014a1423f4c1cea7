using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Reductions;

/// <summary>
/// The one order for sums along contiguous elements: lane l of 16 adds elements l, l+16, … from +0; then the lanes are
/// folded pairwise 8, 4, 2, 1. Beyond 16,384 elements: rows of 16,384, then the row sums by the same rule.
/// </summary>
public static unsafe class LaneSum
{
    /// <summary>Lanes of a sum.</summary>
    public const int LaneCount = 16;

    /// <summary>The longest row that is summed in one go.</summary>
    public const int MaxRow = 16_384;

    /// <summary>Σ x.</summary>
    public static float Sum(ReadOnlySpan<float> x) => Reduce(RowOperation.Sum, x);

    /// <summary>Σ x², each step one fma(x, x, sum).</summary>
    public static float SumOfSquares(ReadOnlySpan<float> x) => Reduce(RowOperation.SumOfSquares, x);

    private static float Reduce(RowOperation operation, ReadOnlySpan<float> x)
    {
        fixed (float* p = x)
        {
            return HardwareSupport.VectorBits switch
            {
                512 => RowKernel.Reduce<Lanes512>(operation, p, x.Length),
                256 => RowKernel.Reduce<Lanes256>(operation, p, x.Length),
                _ => RowKernel.Reduce<Lanes128>(operation, p, x.Length),
            };
        }
    }
}
