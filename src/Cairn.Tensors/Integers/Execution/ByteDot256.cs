using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>Unsigned by signed bytes, 32 products an instruction (AVX-VNNI), without saturation.</summary>
internal unsafe struct ByteDot256 : IDotKernel<byte, sbyte>
{
    public static bool IsSupported => AvxVnni.IsSupported;

    public static void Four(byte* left, sbyte* right, nint stride, nint depth, int* sums)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (nint k = 0; k < depth; k += Vector256<byte>.Count)
        {
            var row = Vector256.Load(left + k);
            a = AvxVnni.MultiplyWideningAndAdd(a, row, Vector256.Load(right + k));
            b = AvxVnni.MultiplyWideningAndAdd(b, row, Vector256.Load(right + stride + k));
            c = AvxVnni.MultiplyWideningAndAdd(c, row, Vector256.Load(right + 2 * stride + k));
            d = AvxVnni.MultiplyWideningAndAdd(d, row, Vector256.Load(right + 3 * stride + k));
        }

        (sums[0], sums[1], sums[2], sums[3]) = (ShortDot256.Fold(a), ShortDot256.Fold(b), ShortDot256.Fold(c),
            ShortDot256.Fold(d));
    }
}
