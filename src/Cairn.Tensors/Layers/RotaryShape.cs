using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>Sizes of a tensor whose heads are rotated.</summary>
/// <param name="Rows">Batch · positions.</param>
/// <param name="Positions">Positions of one sequence.</param>
/// <param name="Heads">Heads in a row.</param>
/// <param name="HeadWidth">Elements of a head; even.</param>
public readonly record struct RotaryShape(int Rows, int Positions, int Heads, int HeadWidth)
{
    internal void Validate(int rowStride, long x, long cosines, long sines)
    {
        Guard.NotNegative(Rows, nameof(Rows));
        Guard.Positive(Positions, nameof(Positions));
        Guard.Positive(Heads, nameof(Heads));
        Guard.Positive(HeadWidth, nameof(HeadWidth));
        if (HeadWidth % 2 != 0)
            throw new ArgumentException($"HeadWidth {HeadWidth} must be even.", nameof(HeadWidth));
        var width = (long)Heads * HeadWidth;
        if (rowStride < width)
            throw new ArgumentException($"rowStride {rowStride} is less than the row's {width}.", nameof(rowStride));
        Guard.AtLeast(x, Rows == 0 ? 0 : (long)(Rows - 1) * rowStride + width, nameof(x));
        Guard.Length(cosines, (long)Positions * HeadWidth / 2, nameof(cosines));
        Guard.Length(sines, (long)Positions * HeadWidth / 2, nameof(sines));
    }
}
