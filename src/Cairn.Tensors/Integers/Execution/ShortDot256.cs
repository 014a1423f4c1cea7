using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>
/// 16-bit integers, 16 products an instruction (AVX2). Pairs of products fit int32: no operand is −2¹⁵.
/// </summary>
internal unsafe struct ShortDot256 : IDotKernel<short, short>
{
    public static bool IsSupported => Avx2.IsSupported;

    public static void Four(short* left, short* right, nint stride, nint depth, int* sums)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (nint k = 0; k < depth; k += Vector256<short>.Count)
        {
            var row = Vector256.Load(left + k);
            a += Avx2.MultiplyAddAdjacent(row, Vector256.Load(right + k));
            b += Avx2.MultiplyAddAdjacent(row, Vector256.Load(right + stride + k));
            c += Avx2.MultiplyAddAdjacent(row, Vector256.Load(right + 2 * stride + k));
            d += Avx2.MultiplyAddAdjacent(row, Vector256.Load(right + 3 * stride + k));
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Fold(a), Fold(b), Fold(c), Fold(d));
    }

    public static int Fold(Vector256<int> v)
    {
        var half = v.GetLower() + v.GetUpper();
        half += Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1));
        return half[0] + half[1];
    }
}
