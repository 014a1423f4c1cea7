using System.Numerics;
using System.Runtime.InteropServices;

namespace Cairn.Tensors.Inference;

/// <summary>C += A·B on floats: each element one chain of fused multiply-adds over ascending k.</summary>
internal static class FloatProduct
{
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n)
    {
        for (var row = 0; row < m; row++)
            for (var i = 0; i < k; i++)
                AddRow(a[row * k + i], b.Slice(i * n, n), c.Slice(row * n, n));
    }

    private static void AddRow(float factor, ReadOnlySpan<float> b, Span<float> c)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(c);
        var rows = MemoryMarshal.Cast<float, Vector<float>>(b);
        var factors = new Vector<float>(factor);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.FusedMultiplyAdd(factors, rows[i], vectors[i]);
        for (var i = vectors.Length * Vector<float>.Count; i < c.Length; i++)
            c[i] = MathF.FusedMultiplyAdd(factor, b[i], c[i]);
    }
}
