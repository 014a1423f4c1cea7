using System.Collections.Immutable;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>A rescale, run after run of elements with the same multipliers.</summary>
internal static class RescaleKernel
{
    private const int Chunk = 1 << 13;

    public static int[] Run(ComputePool pool, RescaleNode n, int[][] tensors, ImmutableArray<int> shape)
    {
        var y = new int[ModelTensor.Elements(shape.AsSpan())];
        var inner = n.Offsets.Length == 1 ? y.Length : (int)ModelTensor.Elements(shape.AsSpan()[(n.Axis + 1)..]);
        pool.For((y.Length + Chunk - 1) / Chunk, chunk =>
        {
            var (at, end) = (chunk * Chunk, Math.Min(y.Length, (chunk + 1) * Chunk));
            while (at < end)
            {
                var length = Math.Min(end - at, inner - at % inner);
                Segment(n, at / inner % n.Offsets.Length, tensors, at, y.AsSpan(at, length));
                at += length;
            }
        });
        return y;
    }

    private static void Segment(RescaleNode n, int channel, int[][] tensors, int at, Span<int> y)
    {
        var start = n.Offsets[channel] + (1L << (n.Shift - 1));
        long m0 = n.Terms[0].Multipliers[channel], m1 = n.Terms.Length > 1 ? n.Terms[1].Multipliers[channel] : 0;
        var x0 = tensors[n.Terms[0].Source].AsSpan(at, y.Length);
        var x1 = n.Terms.Length > 1 ? tensors[n.Terms[1].Source].AsSpan(at, y.Length) : x0;
        for (var i = 0; i < y.Length; i++)
        {
            var sum = start + x0[i] * m0 + x1[i] * m1;
            for (var t = 2; t < n.Terms.Length; t++)
                sum += (long)tensors[n.Terms[t].Source][at + i] * n.Terms[t].Multipliers[channel];
            y[i] = (int)Math.Clamp(sum >> n.Shift, n.Low, n.High);
        }
    }
}
