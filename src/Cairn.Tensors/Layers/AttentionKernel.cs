using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>Causal attention, a head at a time: a few rows of scores, their softmax, and their output.</summary>
internal readonly unsafe struct AttentionKernel(
    ComputePool pool, AttentionShape shape, float scale, HeadView queries, HeadView keys, HeadView values,
    float* probabilities, HeadView output) : ILaneKernel
{
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T> =>
        Lanes.IsWide<T>() ? RunTiles<T, WideTile<T>>(first, last) : RunTiles<T, NarrowTile<T>>(first, last);

    private bool RunTiles<T, TTile>(long first, long last)
        where T : unmanaged, ILanes<T>
        where TTile : ITile
    {
        var keyFloats = Block.PackedFloats(shape.HeadWidth, shape.Positions);
        var valueFloats = Block.PackedFloats(shape.Positions, shape.HeadWidth);
        using var scratch = new Scratch(pool, checked((int)(keyFloats + valueFloats)));
        var bad = false;
        for (var head = first; head < last; head++)
        {
            var k = new Block(keys.Columns(shape, head), shape.Positions)
                .Packed<TTile>(shape.HeadWidth, scratch.Start);
            var v = new Block(values.Rows(shape, head), shape.HeadWidth)
                .Packed<TTile>(shape.Positions, scratch.Start + keyFloats);
            bad |= Head<T, TTile>(head, k, v);
        }

        return bad;
    }

    private bool Head<T, TTile>(long head, Block k, Block v)
        where T : unmanaged, ILanes<T>
        where TTile : ITile
    {
        var n = shape.Positions;
        var rows = probabilities + head * n * n;
        var (q, o) = (queries.Rows(shape, head), output.Rows(shape, head));
        var bad = false;
        for (var i = 0; i < n; i += TTile.Rows)
        {
            var height = Math.Min(TTile.Rows, n - i);
            var columns = Math.Min(n, (i + height + TTile.Columns - 1) / TTile.Columns * TTile.Columns);
            var part = rows + (long)i * n;
            k.First(columns).Multiply<TTile>(
                q.From(i, 0), height, shape.HeadWidth, part, n, TileSteps.Finish, null);
            bad |= Normalise<T>(part, i, height);
            bad |= v.Multiply<TTile>(
                new Operand(part, n, 1), height, i + height, o.At(i, 0), output.Stride, TileSteps.Finish, null);
        }

        return bad;
    }

    /// <summary>Scores of positions first … first+height−1 become probabilities, with +0 beyond the diagonal.</summary>
    /// <remarks>
    /// Whole vectors are computed where the row has room: beyond the diagonal the score is −∞ and so its exponential
    /// +0, which changes neither the maximum nor a sum.
    /// </remarks>
    [MethodImpl(Jit.Loop)]
    private bool Normalise<T>(float* row, int first, int height)
        where T : unmanaged, ILanes<T>
    {
        var (n, stores, factor) = (shape.Positions, new Output<T>(), T.Splat(scale));
        for (var i = first; i < first + height; i++, row += n)
        {
            var count = scale > 0f ? Math.Min(n, (i + Lanes.Count) / Lanes.Count * Lanes.Count) : i + 1;
            new Span<float>(row + i + 1, count - i - 1).Fill(float.NegativeInfinity);
            var sum = SoftmaxRow.Exponentials(row, factor, count, row, out _);
            SoftmaxRow.Divide(row, sum, count, ref stores);
            new Span<float>(row + count, n - count).Clear();
        }

        return stores.IsSuspect;
    }
}
