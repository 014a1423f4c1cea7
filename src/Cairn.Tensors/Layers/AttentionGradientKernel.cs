using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Layers;

/// <summary>
/// Gradients of causal attention, a head at a time and a block of query positions after the other; the chains of keys
/// and values continue from block to block.
/// </summary>
internal readonly unsafe struct AttentionGradientKernel(
    ComputePool pool, AttentionShape shape, float scale, HeadView queries, HeadView keys, HeadView values,
    float* probabilities, HeadView outputGradient, HeadView queryGradient, HeadView keyGradient,
    HeadView valueGradient) : ILaneKernel
{
    /// <summary>Query positions of a block.</summary>
    private const int BlockRows = 128;

    /// <summary>Key positions on the diagonal that share a first step.</summary>
    private const int DiagonalRows = 32;

    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T> =>
        Lanes.IsWide<T>() ? RunTiles<T, WideTile<T>>(first, last) : RunTiles<T, NarrowTile<T>>(first, last);

    private bool RunTiles<T, TTile>(long first, long last)
        where T : unmanaged, ILanes<T>
        where TTile : ITile
    {
        var (n, width) = (shape.Positions, shape.HeadWidth);
        var (columns, rows) = (Block.PackedFloats(width, n), Block.PackedFloats(n, width));
        var (score, part) = (BlockRows * n, Block.PackedFloats(BlockRows, width));
        var panels = BlockRows * (n + 8);
        using var rent = new Scratch(pool, checked((int)(columns + rows + score + part + panels)));
        var bad = false;
        for (var head = first; head < last; head++)
        {
            var vT = new Block(values.Columns(shape, head), n).Packed<TTile>(width, rent.Start);
            var k = new Block(keys.Rows(shape, head), width).Packed<TTile>(n, rent.Start + columns);
            var scores = rent.Start + columns + rows;
            for (var i = 0; i < n; i += BlockRows)
            {
                var height = Math.Min(BlockRows, n - i);
                bad |= Queries<T, TTile>(head, i, height, vT, k, scores);
                bad |= Keys<TTile>(head, i, height, scores, queries, keyGradient, scores + score);
                var p = probabilities + head * n * n + (long)i * n;
                bad |= Keys<TTile>(head, i, height, p, outputGradient, valueGradient, scores + score);
            }
        }

        return bad;
    }

    /// <summary>ds of a block of query positions, +0 beyond the diagonal, and the queries' gradients.</summary>
    private bool Queries<T, TTile>(long head, int first, int height, Block vT, Block k, float* scores)
        where T : unmanaged, ILanes<T>
        where TTile : ITile
    {
        var n = shape.Positions;
        var (gradient, dq) = (outputGradient.Rows(shape, head), queryGradient.Rows(shape, head));
        var p = probabilities + head * n * n;
        var bad = false;
        for (var i = first; i < first + height; i += TTile.Rows)
        {
            var rows = Math.Min(TTile.Rows, first + height - i);
            var columns = Math.Min(n, (i + rows + TTile.Columns - 1) / TTile.Columns * TTile.Columns);
            var part = scores + (long)(i - first) * n;
            vT.First(columns).Multiply<TTile>(
                gradient.From(i, 0), rows, shape.HeadWidth, part, n, TileSteps.Finish, null);
            Differentiate<T>(p + (long)i * n, part, i, rows, first + height);
            bad |= k.Multiply<TTile>(
                new Operand(part, n, 1), rows, i + rows, dq.At(i, 0), queryGradient.Stride, TileSteps.Finish, null);
        }

        return bad;
    }

    /// <summary>The gradients of keys or values 0 … first+height−1 continue over the block's query positions.</summary>
    /// <param name="weights">The block's rows of ds or p.</param>
    /// <param name="source">What the weights are multiplied with: queries, or the output's gradient.</param>
    private bool Keys<TTile>(
        long head, int first, int height, float* weights, HeadView source, HeadView target,
        float* scratch)
        where TTile : ITile
    {
        var n = shape.Positions;
        var block = new Block(source.Rows(shape, head).From(first, 0), shape.HeadWidth).Packed<TTile>(height, scratch);
        scratch += Block.PackedFloats(BlockRows, shape.HeadWidth);
        var c = target.Head(shape, head);
        var transposed = new Operand(weights, 1, n);
        var finish = first + height == n ? TileSteps.Finish : TileSteps.None;
        var bad = block.Multiply<TTile>(
            transposed, first, height, c, target.Stride, finish | TileSteps.Continue, scratch);
        for (var j = 0; j < height; j += DiagonalRows)
        {
            var rows = Math.Min(DiagonalRows, height - j);
            bad |= block.Skip(j).Multiply<TTile>(
                transposed.From(first + j, j), rows, height - j, c + (long)(first + j) * target.Stride,
                target.Stride, finish, scratch);
        }

        return bad;
    }

    /// <summary>dp of some positions becomes ds, with +0 from the diagonal to <paramref name="end"/>.</summary>
    [MethodImpl(Jit.Loop)]
    private void Differentiate<T>(float* p, float* scores, int first, int rows, int end)
        where T : unmanaged, ILanes<T>
    {
        var (n, factor) = (shape.Positions, T.Splat(scale));
        for (var i = first; i < first + rows; i++, p += n, scores += n)
        {
            var count = Math.Min(n, (i + Lanes.Count) / Lanes.Count * Lanes.Count);
            var masked = new Span<float>(scores + i + 1, Math.Max(count, end) - i - 1);
            masked.Clear();
            SoftmaxRow.Gradient(p, scores, factor, count);
            masked[..(count - i - 1)].Clear();
        }
    }
}
