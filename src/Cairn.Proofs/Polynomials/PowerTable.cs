using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Polynomials;

/// <summary>
/// 1, z, z², … as weights: a vector's sum under them is the value at z of the polynomial that has the vector's elements
/// as coefficients.
/// </summary>
internal static unsafe class PowerTable
{
    private const int RowVariables = 10;

    /// <summary>A smaller table is not worth a second thread.</summary>
    private const int LeastElements = 2048;

    /// <summary>scale · (1, z, z², …), 2^variables of them.</summary>
    public static ExtVector Build(Ext3 z, int variables, Ext3 scale, ComputePool? pool = null)
    {
        var table = new ExtVector(1 << variables);
        table[0] = scale;
        for (var i = 0; i < variables; i++, z = z.Square())
        {
            var (size, factor) = (1 << i, z);
            Chunks.Run(pool, size, (from, to) =>
            {
                switch (Lanes.Fit(to - from))
                {
                    case 8: Double<Lanes8>(table.Pointer, size, factor, from, to); break;
                    case 4: Double<Lanes4>(table.Pointer, size, factor, from, to); break;
                    default: Double<Lanes1>(table.Pointer, size, factor, from, to); break;
                }
            });
        }

        return table;
    }

    /// <summary>The value at z of the polynomial with these coefficients.</summary>
    public static Ext3 Evaluate(ReadOnlySpan<ulong> coefficients, Ext3 z)
    {
        var variables = System.Numerics.BitOperations.Log2((uint)coefficients.Length);
        using var low = Build(z, Math.Min(variables, RowVariables), Ext3.One);
        var (step, sum) = (z, Ext3.Zero);
        for (var i = 1; i < low.Length; i *= 2)
            step = step.Square();
        for (var row = coefficients.Length / low.Length - 1; row >= 0; row--)
            sum = sum * step + ExtKernels.Dot(coefficients.Slice(row * low.Length, low.Length), low);
        return sum;
    }

    /// <summary>The extension of 1, z, z², … at a point: Π (1 + xᵢ(z^(2^…) − 1)).</summary>
    public static Scalar Extension(Scalar z, ReadOnlySpan<Scalar> point)
    {
        var product = Scalar.One;
        for (var i = point.Length - 1; i >= 0; i--, z *= z)
            product *= point[i] * (z - Scalar.One) + Scalar.One;
        return product;
    }

    /// <summary>target[i] += Σ over q of scales[q] · points[q]ⁱ.</summary>
    public static void AddAll(
        ExtVector target, ReadOnlySpan<Goldilocks> points, ReadOnlySpan<Ext3> scales, ComputePool? pool)
    {
        var variables = System.Numerics.BitOperations.Log2((uint)target.Length);
        var columns = 1 << (variables + 1) / 2;
        var (rows, count) = (target.Length / columns, points.Length);
        using var low = new BaseVector(count * columns);
        var high = new Ext3[rows * count];
        for (var q = 0; q < count; q++)
        {
            var power = Goldilocks.One;
            for (var i = 0; i < columns; i++, power *= points[q])
                low[q * columns + i] = power;
            var scale = scales[q];
            for (var row = 0; row < rows; row++, scale *= power)
                high[row * count + q] = scale;
        }

        Chunks.Run(pool, rows, (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var place = target.Pointer + (nint)row * columns;
                var factors = high.AsSpan(row * count, count);
                switch (Lanes.Fit(columns))
                {
                    case 8: AddRow<Lanes8>(place, low.Start, factors, columns); break;
                    case 4: AddRow<Lanes4>(place, low.Start, factors, columns); break;
                    default: AddRow<Lanes1>(place, low.Start, factors, columns); break;
                }
            }
        }, Math.Max(2, LeastElements / columns));
        GC.KeepAlive(target);
    }

    [MethodImpl(Lanes.Kernel)]
    private static void AddRow<T>(ExtPointer target, ulong* low, ReadOnlySpan<Ext3> factors, nint columns)
        where T : unmanaged, IFieldLanes<T>
    {
        for (nint i = 0; i < columns; i += T.Count)
        {
            var sum = target.Load<T>(i);
            var powers = low + i;
            foreach (var factor in factors)
            {
                sum += ExtLanes<T>.Splat(factor) * T.Load(powers);
                powers += columns;
            }

            target.Store(i, sum);
        }
    }

    [MethodImpl(Lanes.Kernel)]
    private static void Double<T>(ExtPointer table, nint size, Ext3 z, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var factor = ExtLanes<T>.Splat(z);
        for (nint i = from; i < to; i += T.Count)
            table.Store(size + i, table.Load<T>(i) * factor);
    }
}
