using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cairn.Tensors.Vectors;

/// <summary>The last steps of every fold.</summary>
internal static class FourLanes
{
    /// <summary>(v₀ + v₂) + (v₁ + v₃).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold(Vector128<float> v) =>
        (v.GetElement(0) + v.GetElement(2)) + (v.GetElement(1) + v.GetElement(3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FoldMax(Vector128<float> v) =>
        Max(Max(v.GetElement(0), v.GetElement(2)), Max(v.GetElement(1), v.GetElement(3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float x, float y) => x > y ? x : y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> x, Vector128<float> y) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(x, y), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> x, Vector256<float> y) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, y), x, y);
}
