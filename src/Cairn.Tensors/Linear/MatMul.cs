using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Linear;

/// <summary>
/// C = A·B (+ C₀). Every output element is one chain over ascending k, <c>acc = fma(a[i,k], b[k,j], acc)</c>, from
/// C₀ or +0; the store adds +0. Work is split across outputs only.
/// </summary>
public static unsafe class MatMul
{
    private const string Name = "matmul";

    /// <exception cref="ArgumentException">A span is shorter than its matrix, or a stride than its row.</exception>
    public static void Multiply(
        ComputePool pool, in MatMulShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c)
    {
        shape.Validate(a.Length, b.Length, c.Length);
        if (shape.M == 0 || shape.N == 0)
            return;
        bool bad;
        fixed (float* pa = a, pb = b, pc = c)
        {
            var product = new Product(
                shape.Layout == MatMulLayout.TN
                    ? new Operand(pa, 1, shape.RowStrideA) : new Operand(pa, shape.RowStrideA, 1),
                shape.Layout == MatMulLayout.NT
                    ? new Operand(pb, 1, shape.RowStrideB) : new Operand(pb, shape.RowStrideB, 1),
                pc, shape.RowStrideC, shape.K, shape.Accumulate);
            bad = pool.VectorBits switch
            {
                512 => Run<WideTile<Lanes512>, NarrowTile<Lanes512>>(pool, product, shape),
                256 => Run<NarrowTile<Lanes256>, NarrowTile<Lanes256>>(pool, product, shape),
                _ => Run<NarrowTile<Lanes128>, NarrowTile<Lanes128>>(pool, product, shape),
            };
        }

        if (bad)
            pool.Check(Name, c, shape.N, shape.RowStrideC);
    }

    private static bool Run<TTile, TFew>(ComputePool pool, Product product, MatMulShape shape)
        where TTile : ITile
        where TFew : ITile
    {
        var grid = MatMulGrid.For(pool.Threads, shape, TTile.Rows, TTile.Columns);
        var bad = false;
        pool.For(grid.Count, item =>
        {
            var (row, rows, column, columns) = grid[item];
            using var scratch = new Scratch(pool, Product.ScratchFloats);
            if (product.Run<TTile, TFew>(row, rows, column, columns, scratch.Start))
                Volatile.Write(ref bad, true);
        });
        return bad;
    }
}
