using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Linear;

/// <summary>
/// C = A·B (+ C₀). Every output element is one chain over ascending k, <c>acc = fma(a[i,k], b[k,j], acc)</c>, from
/// C₀ or +0; the store adds +0. Work is split across outputs only.
/// </summary>
public static class MatMul
{
    /// <exception cref="ArgumentException">A span is shorter than its matrix, or a stride than its row.</exception>
    public static void Multiply(
        ComputePool pool, in MatMulShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c)
    {
        shape.Validate(a.Length, b.Length, c.Length);
        for (var i = 0; i < shape.M; i++)
        for (var j = 0; j < shape.N; j++)
        {
            ref var target = ref c[i * shape.RowStrideC + j];
            var sum = shape.Accumulate ? target : 0f;
            for (var k = 0; k < shape.K; k++)
                sum = MathF.FusedMultiplyAdd(A(shape, a, i, k), B(shape, b, k, j), sum);
            target = sum + 0f;
        }

        pool.Check("matmul", c);
    }

    private static float A(in MatMulShape shape, ReadOnlySpan<float> a, int i, int k) =>
        shape.Layout == MatMulLayout.TN ? a[k * shape.RowStrideA + i] : a[i * shape.RowStrideA + k];

    private static float B(in MatMulShape shape, ReadOnlySpan<float> b, int k, int j) =>
        shape.Layout == MatMulLayout.NT ? b[j * shape.RowStrideB + k] : b[k * shape.RowStrideB + j];
}
