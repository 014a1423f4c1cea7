using Cairn.Tensors.Layers;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Layers;

/// <summary>
/// Causal attention as its documentation states it; queries, keys and values are slices of one tensor.
/// </summary>
internal static class PlainAttention
{
    public static void Forward(
        AttentionShape shape, float scale, int stride, float[] qkv, float[] probabilities, float[] output)
    {
        var n = shape.Positions;
        for (var bh = 0; bh < shape.Batch * shape.Heads; bh++)
        for (var i = 0; i < n; i++)
        {
            var p = probabilities.AsSpan((bh * n + i) * n, n);
            p.Clear();
            for (var j = 0; j <= i; j++)
            {
                var score = 0f;
                for (var d = 0; d < shape.HeadWidth; d++)
                    score = MathF.FusedMultiplyAdd(
                        qkv[At(shape, stride, bh, i, d)], qkv[At(shape, stride, bh, j, d) + shape.Width], score);
                p[j] = (score + 0f) * scale;
            }

            PlainLayers.Softmax(p[..(i + 1)]);
            for (var d = 0; d < shape.HeadWidth; d++)
            {
                var sum = 0f;
                for (var j = 0; j <= i; j++)
                    sum = MathF.FusedMultiplyAdd(p[j], qkv[At(shape, stride, bh, j, d) + 2 * shape.Width], sum);
                output[At(shape, shape.Width, bh, i, d)] = sum + 0f;
            }
        }
    }

    public static void Backward(
        AttentionShape shape, float scale, int stride, float[] qkv, float[] probabilities, float[] gradient,
        int gradientStride, float[] target)
    {
        var (n, width) = (shape.Positions, shape.Width);
        for (var bh = 0; bh < shape.Batch * shape.Heads; bh++)
        {
            var ds = Scores(shape, scale, stride, qkv, probabilities, gradient, bh);
            for (var i = 0; i < n; i++)
            for (var d = 0; d < shape.HeadWidth; d++)
            {
                var (dq, dk, dv) = (0f, 0f, 0f);
                for (var j = 0; j <= i; j++)
                    dq = MathF.FusedMultiplyAdd(ds[i][j], qkv[At(shape, stride, bh, j, d) + width], dq);
                for (var j = i; j < n; j++)
                {
                    dk = MathF.FusedMultiplyAdd(ds[j][i], qkv[At(shape, stride, bh, j, d)], dk);
                    dv = MathF.FusedMultiplyAdd(
                        probabilities[(bh * n + j) * n + i], gradient[At(shape, width, bh, j, d)], dv);
                }

                var at = At(shape, gradientStride, bh, i, d);
                (target[at], target[at + width], target[at + 2 * width]) = (dq + 0f, dk + 0f, dv + 0f);
            }
        }
    }

    private static float[][] Scores(
        AttentionShape shape, float scale, int stride, float[] qkv, float[] probabilities, float[] gradient, int bh)
    {
        var n = shape.Positions;
        var ds = new float[n][];
        for (var i = 0; i < n; i++)
        {
            var p = probabilities.AsSpan((bh * n + i) * n, i + 1);
            var row = ds[i] = new float[i + 1];
            for (var j = 0; j <= i; j++)
            {
                for (var d = 0; d < shape.HeadWidth; d++)
                    row[j] = MathF.FusedMultiplyAdd(
                        gradient[At(shape, shape.Width, bh, i, d)],
                        qkv[At(shape, stride, bh, j, d) + 2 * shape.Width], row[j]);
                row[j] += 0f;
            }

            var sum = PlainSum.OfProducts(row, p);
            for (var j = 0; j <= i; j++)
                row[j] = p[j] * (row[j] - sum) * scale + 0f;
        }

        return ds;
    }

    private static int At(AttentionShape shape, int stride, int bh, int position, int d) =>
        (bh / shape.Heads * shape.Positions + position) * stride + bh % shape.Heads * shape.HeadWidth + d;
}
