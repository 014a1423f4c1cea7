using System.Collections.Immutable;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>Element by element.</summary>
internal static class ReferenceValues
{
    public static void Multiply(int[] a, int[] b, int[] y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = checked(a[i] * b[i]);
    }

    public static void Rescale(RescaleNode n, int[][] tensors, ImmutableArray<int> shape, int[] y)
    {
        var inner = n.Offsets.Length == 1 ? y.Length : (int)ModelTensor.Elements(shape.AsSpan()[(n.Axis + 1)..]);
        for (var i = 0; i < y.Length; i++)
        {
            var channel = i / inner % n.Offsets.Length;
            var sum = checked(n.Offsets[channel] + (1L << (n.Shift - 1)));
            foreach (var term in n.Terms)
                sum = checked(sum + (long)tensors[term.Source][i] * term.Multipliers[channel]);
            y[i] = (int)Math.Clamp(sum >> n.Shift, n.Low, n.High);
        }
    }

    public static void Table(TableNode n, ImmutableArray<int> table, int[] x, int[] y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = table[x[i] - n.First];
    }

    public static void Mask(MaskNode n, int[] x, int[] y)
    {
        var period = (int)ModelTensor.Elements(n.Shape.AsSpan());
        for (var i = 0; i < y.Length; i++)
            y[i] = n.IsSet(i % period) ? x[i] : n.Fill;
    }
}
