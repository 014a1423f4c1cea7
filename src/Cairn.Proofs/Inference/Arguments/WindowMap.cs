using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Inference;

namespace Cairn.Proofs.Inference;

/// <summary>One axis of windows: place · stride + tap · dilation − pad is the place in the source.</summary>
internal readonly record struct WindowMap(int Extent, int Count, int Kernel, int Stride, int Dilation, int Pad)
{
    public static WindowMap Rows(WindowShape w) =>
        new(w.Height, w.OutHeight, w.KernelHeight, w.StrideY, w.DilationY, w.PadTop);

    public static WindowMap Columns(WindowShape w) =>
        new(w.Width, w.OutWidth, w.KernelWidth, w.StrideX, w.DilationX, w.PadLeft);

    /// <summary>log₂ of the padded source.</summary>
    public int Bits => PaddedShape.BitsOf(Extent);

    /// <summary>Where a tap of a window lies; beyond the border where it is not from 0 to Extent − 1.</summary>
    public int Place(int window, int tap) => window * Stride + tap * Dilation - Pad;

    public bool IsInside(int window, int tap) => (uint)Place(window, tap) < (uint)Extent;

    /// <summary>The source's weights of one tap, from the windows' weights.</summary>
    public AxisWeights Tap(AxisWeights windows, int tap)
    {
        // Where a stride is the lowest bits of the index, the tap is a point: the bits say which.
        var (shift, offset) = (PaddedShape.BitsOf(Stride), tap * Dilation - Pad);
        if (windows.IsPoint && Stride == 1 << shift && windows.Bits + shift == Bits && offset >= 0 && offset < Stride &&
            Extent <= Count * Stride)
            return AxisWeights.At([.. windows.Point, .. Enumerable.Range(0, shift)
                .Select(i => Scalar.FromInt64(offset >> (shift - 1 - i) & 1))]);
        var (from, to) = (windows.Table(), new Scalar[1 << Bits]);
        Scatter(from, to, tap, Scalar.One);
        return AxisWeights.Of(to);
    }

    /// <summary>The source's weights of all taps together, each with a weight of its own.</summary>
    public AxisWeights All(AxisWeights windows, Scalar[] taps)
    {
        var (from, to) = (windows.Table(), new Scalar[1 << Bits]);
        for (var tap = 0; tap < Kernel; tap++)
            Scatter(from, to, tap, taps[tap]);
        return AxisWeights.Of(to);
    }

    /// <summary>The sum of the windows' weights for which a tap lies inside.</summary>
    public Scalar Inside(AxisWeights windows, int tap)
    {
        var (sum, weights) = (Scalar.Zero, windows.Table());
        for (var i = 0; i < Count; i++)
            sum += IsInside(i, tap) ? weights[i] : Scalar.Zero;
        return sum;
    }

    private void Scatter(Scalar[] from, Scalar[] to, int tap, Scalar scale)
    {
        for (var i = 0; i < Count; i++)
        {
            if (IsInside(i, tap))
                to[Place(i, tap)] += from[i] * scale;
        }
    }
}
