using System.Collections.Immutable;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>A convolution as products of patches with the filters of one group at a time.</summary>
internal sealed class PackedConvolution : PackedProduct
{
    private readonly WindowShape _window;
    private readonly ImmutableArray<int> _weights;
    private readonly int _groups;
    private readonly RowMatrix[] _filters;
    private readonly int[][] _starts;

    public PackedConvolution(IntegerModel model, ConvolutionNode n, int vectorBits)
        : base(model.Facts.Tensors[n.Source], vectorBits,
            model.Graph.Parameters[n.Weights].Shape[1] * n.Window.KernelHeight * n.Window.KernelWidth)
    {
        (_window, _weights, _groups) = (n.Window, model.Graph.Parameters[n.Weights].Shape, n.Groups);
        var (weights, filters) = (model.Weights[n.Weights], _weights[0] / _groups);
        _filters = [.. Enumerable.Range(0, _groups).Select(g =>
            Pack(filters, (o, k) => weights[(g * filters + o) * Depth + k]))];
        _starts = [.. Enumerable.Range(0, _groups).Select(g => Starts(filters,
            o => n.Bias < 0 ? 0 : model.Weights[n.Bias][g * filters + o],
            (o, k) => weights[(g * filters + o) * Depth + k]))];
    }

    public override void Run(ComputePool pool, int[] x, int[] y)
    {
        var (area, filters) = (_window.OutHeight * _window.OutWidth, _weights[0] / _groups);
        var size = _weights[1] * _window.Height * _window.Width;
        for (var part = 0; part < x.Length / size; part++)
        {
            var patches = new RowMatrix(Kind, area, Depth);
            var first = part * size;
            pool.For(_window.OutHeight, oy => Patches(patches, x.AsSpan(first, size), oy));
            RowProduct.Run(pool, Kind, patches, _filters[part % _groups], area, filters, _starts[part % _groups], y,
                part * filters * area, 1, area);
        }
    }

    /// <summary>The patches of one line of the result. Beyond the border is 0, whatever the least number is.</summary>
    private void Patches(RowMatrix patches, ReadOnlySpan<int> image, int oy)
    {
        var s = _window;
        var patch = (stackalloc int[Math.Min(Depth, 1024)]);
        if (Depth > 1024)
            patch = new int[Depth];
        for (var ox = 0; ox < s.OutWidth; ox++)
        {
            var at = 0;
            for (var c = 0; c < _weights[1]; c++)
                for (var ky = 0; ky < s.KernelHeight; ky++)
                {
                    var v = oy * s.StrideY + ky * s.DilationY - s.PadTop;
                    for (var kx = 0; kx < s.KernelWidth; kx++)
                    {
                        var u = ox * s.StrideX + kx * s.DilationX - s.PadLeft;
                        patch[at++] = (uint)v < (uint)s.Height && (uint)u < (uint)s.Width
                            ? image[(c * s.Height + v) * s.Width + u]
                            : 0;
                    }
                }

            Narrowing.Row(patches, oy * s.OutWidth + ox, patch[..Depth], Low);
        }
    }
}
