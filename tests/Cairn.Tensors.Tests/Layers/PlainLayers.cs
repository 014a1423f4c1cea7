using Cairn.Tensors.Functions;
using Cairn.Tensors.Layers;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Layers;

/// <summary>The layers as their documentation states them, one number at a time.</summary>
internal static class PlainLayers
{
    public static void Norm(
        int rows, int width, float[] x, float[] gain, float epsilon, float[] output, float[] scales)
    {
        for (var r = 0; r < rows; r++)
        {
            var squares = PlainSum.OfSquares(x.AsSpan(r * width, width));
            scales[r] = 1f / MathF.Sqrt(MathF.FusedMultiplyAdd(squares, 1f / width, epsilon)) + 0f;
            for (var j = 0; j < width; j++)
                output[r * width + j] = x[r * width + j] * scales[r] * gain[j] + 0f;
        }
    }

    public static void NormGradient(
        int rows, int width, float[] x, float[] gain, float[] scales, float[] gradient, float[] inputGradient,
        float[] gainGradient, bool accumulate)
    {
        var (h, n) = (new float[width], new float[width]);
        for (var r = 0; r < rows; r++)
        {
            for (var j = 0; j < width; j++)
            {
                n[j] = x[r * width + j] * scales[r];
                h[j] = gradient[r * width + j] * gain[j];
                gainGradient[j] = MathF.FusedMultiplyAdd(gradient[r * width + j], n[j], gainGradient[j]);
            }

            var mean = PlainSum.OfProducts(h, n) * (1f / width);
            for (var j = 0; j < width; j++)
            {
                var value = scales[r] * MathF.FusedMultiplyAdd(-n[j], mean, h[j]);
                ref var target = ref inputGradient[r * width + j];
                target = (accumulate ? target + value : value) + 0f;
            }
        }

        for (var j = 0; j < width; j++)
            gainGradient[j] += 0f;
    }

    public static void Gated(int rows, int hidden, float[] x, float[] output)
    {
        for (var i = 0; i < rows * hidden; i++)
        {
            var at = i / hidden * 2 * hidden + i % hidden;
            output[i] = x[at] * Elementary.Sigmoid(x[at]) * x[at + hidden] + 0f;
        }
    }

    public static void GatedGradient(int rows, int hidden, float[] x, float[] gradient, float[] target)
    {
        for (var i = 0; i < rows * hidden; i++)
        {
            var at = i / hidden * 2 * hidden + i % hidden;
            var (gate, up, g, s) = (x[at], x[at + hidden], gradient[i], Elementary.Sigmoid(x[at]));
            target[at + hidden] = g * (gate * s) + 0f;
            target[at] = g * up * (s * MathF.FusedMultiplyAdd(gate, 1f - s, 1f)) + 0f;
        }
    }

    public static void Softmax(int rows, int columns, float[] x)
    {
        for (var r = 0; r < rows; r++)
            Softmax(x.AsSpan(r * columns, columns));
    }

    public static void Softmax(Span<float> x)
    {
        var max = float.NegativeInfinity;
        foreach (var value in x)
            max = value > max ? value : max;
        for (var j = 0; j < x.Length; j++)
            x[j] = Elementary.Exp(x[j] - max);
        var sum = PlainSum.Of(x);
        for (var j = 0; j < x.Length; j++)
            x[j] = x[j] / sum + 0f;
    }

    public static void CrossEntropy(
        int rows, int classes, float[] x, int[] targets, float reciprocal, float[] losses, float[] gradient)
    {
        for (var r = 0; r < rows; r++)
        {
            var row = x.AsSpan(r * classes, classes).ToArray();
            var max = row.Max();
            var sum = PlainSum.Of(row.Select(v => Elementary.Exp(v - max)).ToArray());
            losses[r] = max + Elementary.Log(sum) - row[targets[r]] + 0f;
            for (var j = 0; j < classes; j++)
                gradient[r * classes + j] =
                    (Elementary.Exp(row[j] - max) / sum - (j == targets[r] ? 1f : 0f)) * reciprocal + 0f;
        }
    }

    public static void Embed(int width, float[] table, int[] tokens, float[] output)
    {
        for (var i = 0; i < output.Length; i++)
            output[i] = table[tokens[i / width] * width + i % width] + 0f;
    }

    public static void EmbedGradient(int width, int[] tokens, float[] gradient, float[] table)
    {
        for (var i = 0; i < gradient.Length; i++)
            table[tokens[i / width] * width + i % width] += gradient[i];
        for (var i = 0; i < table.Length; i++)
            table[i] += 0f;
    }

    public static void Rotate(
        RotaryShape shape, int stride, float[] x, float[] cosines, float[] sines, bool inverse)
    {
        var half = shape.HeadWidth / 2;
        for (var r = 0; r < shape.Rows; r++)
        for (var h = 0; h < shape.Heads; h++)
        for (var i = 0; i < half; i++)
        {
            var (at, table) = (r * stride + h * shape.HeadWidth + i, r % shape.Positions * half + i);
            var (x1, x2, cos, sin) = (x[at], x[at + half], cosines[table], inverse ? -sines[table] : sines[table]);
            x[at] = MathF.FusedMultiplyAdd(-x2, sin, x1 * cos) + 0f;
            x[at + half] = MathF.FusedMultiplyAdd(x1, sin, x2 * cos) + 0f;
        }
    }
}
