using System.Numerics;
using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Polynomials;

/// <summary>
/// The number-theoretic transform of many polynomials at once: coefficient i of all of them is row i of a matrix, and
/// so is their value at point i of <see cref="TwoAdic"/>'s order.
/// </summary>
/// <remarks>
/// All steps work on whole rows with one factor a row, so that no vector is ever shuffled. Two levels are done in one
/// pass, and parts are finished before the next begins, which keeps them in the nearest cache that holds them.
/// </remarks>
internal static unsafe class RowTransform
{
    /// <summary>
    /// Values of polynomials of <paramref name="rows"/> coefficients on coset <paramref name="coset"/>: the points from
    /// coset · rows on.
    /// </summary>
    /// <param name="coefficients">rows × columns elements.</param>
    /// <param name="values">As many; not the same memory.</param>
    public static void Evaluate(
        ReadOnlySpan<ulong> coefficients, Span<ulong> values, int rows, int columns, int coset)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(coefficients.Length, rows * columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows * columns);

        // The factor of block j is point 2j; the last level has rows · (coset + 1) / 2 blocks.
        var points = TwoAdic.Points(BitOperations.Log2((uint)(rows * (coset + 1) - 1) | 1) + 1);
        fixed (ulong* source = coefficients, target = values)
        fixed (Goldilocks* table = points)
        {
            switch (Lanes.Fit(columns))
            {
                case 8: Step<Lanes8>(source, target, rows, columns, coset, (ulong*)table); break;
                case 4: Step<Lanes4>(source, target, rows, columns, coset, (ulong*)table); break;
                default: Step<Lanes1>(source, target, rows, columns, coset, (ulong*)table); break;
            }
        }
    }

    private static void Step<T>(ulong* source, ulong* target, int rows, int columns, long block, ulong* points)
        where T : unmanaged, IFieldLanes<T>
    {
        if (rows >= 4)
        {
            var quarter = rows / 4;
            FourRows<T>(source, target, quarter, columns, block, points);
            if (quarter == 1)
                return;
            for (var i = 0; i < 4; i++)
            {
                var part = target + (long)i * quarter * columns;
                Step<T>(part, part, quarter, columns, 4 * block + i, points);
            }
        }
        else if (rows == 2)
            TwoRows<T>(source, target, columns, points[2 * block]);
        else
            Unsafe.CopyBlock(target, source, (uint)(columns * sizeof(ulong)));
    }

    [MethodImpl(Lanes.Kernel)]
    private static void FourRows<T>(
        ulong* source, ulong* target, nint quarter, nint columns, long block, ulong* points)
        where T : unmanaged, IFieldLanes<T>
    {
        var outer = T.Splat(points[2 * block]);
        var (left, right) = (T.Splat(points[4 * block]), T.Splat(points[4 * block + 2]));
        var step = quarter * columns;
        for (nint i = 0; i < step; i += T.Count)
        {
            var from = source + i;
            var (a, b) = (T.Load(from), T.Load(from + step));
            var (c, d) = (T.Load(from + 2 * step) * outer, T.Load(from + 3 * step) * outer);
            var (ac, bd) = (a + c, (b + d) * left);
            var (ca, db) = (a - c, (b - d) * right);
            var to = target + i;
            (ac + bd).Store(to);
            (ac - bd).Store(to + step);
            (ca + db).Store(to + 2 * step);
            (ca - db).Store(to + 3 * step);
        }
    }

    [MethodImpl(Lanes.Kernel)]
    private static void TwoRows<T>(ulong* source, ulong* target, nint columns, ulong factor)
        where T : unmanaged, IFieldLanes<T>
    {
        var outer = T.Splat(factor);
        for (nint i = 0; i < columns; i += T.Count)
        {
            var (a, b) = (T.Load(source + i), T.Load(source + columns + i) * outer);
            (a + b).Store(target + i);
            (a - b).Store(target + columns + i);
        }
    }
}
