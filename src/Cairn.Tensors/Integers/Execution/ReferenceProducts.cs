using System.Collections.Immutable;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>Sums of products, one element after another.</summary>
internal static class ReferenceProducts
{
    public static void Convolution(
        IntegerModel model, ConvolutionNode n, int[] x, ImmutableArray<int> shape, int[] y)
    {
        var (w, weights, s) = (model.Graph.Parameters[n.Weights].Shape, model.Weights[n.Weights], n.Window);
        for (var i = 0; i < y.Length; i++)
        {
            var (row, ox) = Math.DivRem(i, s.OutWidth);
            var (plane, oy) = Math.DivRem(row, s.OutHeight);
            var (image, o) = Math.DivRem(plane, w[0]);
            var first = image * shape[1] + o / (w[0] / n.Groups) * w[1];
            var sum = n.Bias < 0 ? 0L : model.Weights[n.Bias][o];
            for (var c = 0; c < w[1]; c++)
                for (var ky = 0; ky < w[2]; ky++)
                    for (var kx = 0; kx < w[3]; kx++)
                    {
                        var (v, u) = (oy * s.StrideY + ky * s.DilationY - s.PadTop,
                            ox * s.StrideX + kx * s.DilationX - s.PadLeft);
                        if (v >= 0 && v < s.Height && u >= 0 && u < s.Width)
                            sum += (long)weights[((o * w[1] + c) * w[2] + ky) * w[3] + kx] *
                                x[((first + c) * s.Height + v) * s.Width + u];
                    }

            y[i] = checked((int)sum);
        }
    }

    public static void Product(IntegerModel model, ProductNode n, int[] x, int[] y)
    {
        var (w, weights) = (model.Graph.Parameters[n.Weights].Shape, model.Weights[n.Weights]);
        for (var i = 0; i < y.Length; i++)
        {
            var (row, column) = Math.DivRem(i, w[1]);
            var sum = n.Bias < 0 ? 0L : model.Weights[n.Bias][column];
            for (var k = 0; k < w[0]; k++)
                sum += (long)x[row * w[0] + k] * weights[k * w[1] + column];
            y[i] = checked((int)sum);
        }
    }

    public static void MatrixProduct(int[] a, int[] b, ImmutableArray<int> left, ImmutableArray<int> right, int[] y)
    {
        var (rows, depth, columns) = (left[^2], left[^1], right[^1]);
        for (var i = 0; i < y.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            var (batch, sum) = (row / rows, 0L);
            for (var k = 0; k < depth; k++)
                sum += (long)a[row * depth + k] * b[(batch * depth + k) * columns + column];
            y[i] = checked((int)sum);
        }
    }
}
