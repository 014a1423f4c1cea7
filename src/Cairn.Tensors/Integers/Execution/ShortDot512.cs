using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>16-bit integers, 32 products an instruction (AVX-512BW).</summary>
internal unsafe struct ShortDot512 : IDotKernel<short, short>
{
    public static bool IsSupported => Avx512BW.IsSupported;

    public static void Four(short* left, short* right, nint stride, nint depth, int* sums)
    {
        Vector512<int> a = default, b = default, c = default, d = default;
        for (nint k = 0; k < depth; k += Vector512<short>.Count)
        {
            var row = Vector512.Load(left + k);
            a += Avx512BW.MultiplyAddAdjacent(row, Vector512.Load(right + k));
            b += Avx512BW.MultiplyAddAdjacent(row, Vector512.Load(right + stride + k));
            c += Avx512BW.MultiplyAddAdjacent(row, Vector512.Load(right + 2 * stride + k));
            d += Avx512BW.MultiplyAddAdjacent(row, Vector512.Load(right + 3 * stride + k));
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Fold(a), Fold(b), Fold(c), Fold(d));
    }

    private static int Fold(Vector512<int> v) => ShortDot256.Fold(v.GetLower() + v.GetUpper());
}
