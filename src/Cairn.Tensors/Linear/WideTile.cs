using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Linear;

/// <summary>8×32: sixteen 512-bit accumulators.</summary>
internal readonly unsafe struct WideTile<T> : ITile
    where T : unmanaged, ILanes<T>
{
    public static int Rows => 8;

    public static int Columns => 32;

    [MethodImpl(Jit.Loop)]
    public static bool Run(nint k, in Operand a, float* b, nint rowB, float* c, nint rowC, TileSteps steps)
    {
        T c0a, c1a, c2a, c3a, c4a, c5a, c6a, c7a;
        T c0b, c1b, c2b, c3b, c4b, c5b, c6b, c7b;
        c0a = c1a = c2a = c3a = c4a = c5a = c6a = c7a = T.Splat(0f);
        c0b = c1b = c2b = c3b = c4b = c5b = c6b = c7b = T.Splat(0f);
        if ((steps & TileSteps.Continue) != 0)
        {
            (c0a, c0b) = (T.Load(c), T.Load(c + 16));
            (c1a, c1b) = (T.Load(c + rowC), T.Load(c + rowC + 16));
            (c2a, c2b) = (T.Load(c + 2 * rowC), T.Load(c + 2 * rowC + 16));
            (c3a, c3b) = (T.Load(c + 3 * rowC), T.Load(c + 3 * rowC + 16));
            (c4a, c4b) = (T.Load(c + 4 * rowC), T.Load(c + 4 * rowC + 16));
            (c5a, c5b) = (T.Load(c + 5 * rowC), T.Load(c + 5 * rowC + 16));
            (c6a, c6b) = (T.Load(c + 6 * rowC), T.Load(c + 6 * rowC + 16));
            (c7a, c7b) = (T.Load(c + 7 * rowC), T.Load(c + 7 * rowC + 16));
        }

        float* a0 = a.Start, a1 = a0 + a.Row;
        float* a2 = a1 + a.Row, a3 = a2 + a.Row;
        float* a4 = a3 + a.Row, a5 = a4 + a.Row;
        float* a6 = a5 + a.Row, a7 = a6 + a.Row;
        for (nint at = 0; k > 0; k--, at += a.Column, b += rowB)
        {
            var (ba, bb) = (T.Load(b), T.Load(b + 16));
            var x0 = T.Broadcast(a0 + at);
            (c0a, c0b) = (T.Fma(x0, ba, c0a), T.Fma(x0, bb, c0b));
            var x1 = T.Broadcast(a1 + at);
            (c1a, c1b) = (T.Fma(x1, ba, c1a), T.Fma(x1, bb, c1b));
            var x2 = T.Broadcast(a2 + at);
            (c2a, c2b) = (T.Fma(x2, ba, c2a), T.Fma(x2, bb, c2b));
            var x3 = T.Broadcast(a3 + at);
            (c3a, c3b) = (T.Fma(x3, ba, c3a), T.Fma(x3, bb, c3b));
            var x4 = T.Broadcast(a4 + at);
            (c4a, c4b) = (T.Fma(x4, ba, c4a), T.Fma(x4, bb, c4b));
            var x5 = T.Broadcast(a5 + at);
            (c5a, c5b) = (T.Fma(x5, ba, c5a), T.Fma(x5, bb, c5b));
            var x6 = T.Broadcast(a6 + at);
            (c6a, c6b) = (T.Fma(x6, ba, c6a), T.Fma(x6, bb, c6b));
            var x7 = T.Broadcast(a7 + at);
            (c7a, c7b) = (T.Fma(x7, ba, c7a), T.Fma(x7, bb, c7b));
        }

        var finite = T.Splat(0f);
        Store(c0a, c0b, c, ref finite);
        Store(c1a, c1b, c + rowC, ref finite);
        Store(c2a, c2b, c + 2 * rowC, ref finite);
        Store(c3a, c3b, c + 3 * rowC, ref finite);
        Store(c4a, c4b, c + 4 * rowC, ref finite);
        Store(c5a, c5b, c + 5 * rowC, ref finite);
        Store(c6a, c6b, c + 6 * rowC, ref finite);
        Store(c7a, c7b, c + 7 * rowC, ref finite);
        return (steps & TileSteps.Finish) != 0 && finite.AnyNaN();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T left, T right, float* target, ref T finite)
    {
        var zero = T.Splat(0f);
        (left + zero).Store(target);
        (right + zero).Store(target + 16);
        finite = T.Fma(left, zero, T.Fma(right, zero, finite));
    }
}
