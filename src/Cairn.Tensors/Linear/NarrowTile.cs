using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Linear;

/// <summary>6×16: twelve 256-bit accumulators, or twenty-four of 128 bits where there are 32 registers.</summary>
internal readonly unsafe struct NarrowTile<T> : ITile
    where T : unmanaged, ILanes<T>
{
    public static int Rows => 6;

    public static int Columns => 16;

    [MethodImpl(Jit.Loop)]
    public static bool Run(nint k, in Operand a, float* b, nint rowB, float* c, nint rowC, TileSteps steps)
    {
        T c0, c1, c2, c3, c4, c5;
        c0 = c1 = c2 = c3 = c4 = c5 = T.Splat(0f);
        if ((steps & TileSteps.Continue) != 0)
        {
            c0 = T.Load(c);
            c1 = T.Load(c + rowC);
            c2 = T.Load(c + 2 * rowC);
            c3 = T.Load(c + 3 * rowC);
            c4 = T.Load(c + 4 * rowC);
            c5 = T.Load(c + 5 * rowC);
        }

        float* a0 = a.Start, a1 = a0 + a.Row;
        float* a2 = a1 + a.Row, a3 = a2 + a.Row;
        float* a4 = a3 + a.Row, a5 = a4 + a.Row;
        for (nint at = 0; k > 0; k--, at += a.Column, b += rowB)
        {
            var ba = T.Load(b);
            c0 = T.Fma(T.Broadcast(a0 + at), ba, c0);
            c1 = T.Fma(T.Broadcast(a1 + at), ba, c1);
            c2 = T.Fma(T.Broadcast(a2 + at), ba, c2);
            c3 = T.Fma(T.Broadcast(a3 + at), ba, c3);
            c4 = T.Fma(T.Broadcast(a4 + at), ba, c4);
            c5 = T.Fma(T.Broadcast(a5 + at), ba, c5);
        }

        var finite = T.Splat(0f);
        Store(c0, c, ref finite);
        Store(c1, c + rowC, ref finite);
        Store(c2, c + 2 * rowC, ref finite);
        Store(c3, c + 3 * rowC, ref finite);
        Store(c4, c + 4 * rowC, ref finite);
        Store(c5, c + 5 * rowC, ref finite);
        return (steps & TileSteps.Finish) != 0 && finite.AnyNaN();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T value, float* target, ref T finite)
    {
        var zero = T.Splat(0f);
        (value + zero).Store(target);
        finite = T.Fma(value, zero, finite);
    }
}
