using Cairn.Tensors.Compute;
using Cairn.Tensors.Reductions;

namespace Cairn.Tensors.Layers;

/// <summary>Sizes of a causal self-attention over whole sequences.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Positions">Positions of each sequence, at most 16,384.</param>
/// <param name="Heads">Heads of each position.</param>
/// <param name="HeadWidth">Elements of a head, at most 1,024.</param>
public readonly record struct AttentionShape(int Batch, int Positions, int Heads, int HeadWidth)
{
    private const int MaxHeadWidth = 1024;

    /// <summary>Elements of a position over all heads.</summary>
    public int Width => Heads * HeadWidth;

    /// <summary>Rows of the query, key, value and output tensors.</summary>
    public int Rows => Batch * Positions;

    /// <summary>Elements of the probabilities, [batch, heads, positions, positions].</summary>
    public long Probabilities => (long)Batch * Heads * Positions * Positions;

    internal void Validate()
    {
        Guard.NotNegative(Batch, nameof(Batch));
        Guard.Positive(Positions, nameof(Positions));
        Guard.Positive(Heads, nameof(Heads));
        Guard.Positive(HeadWidth, nameof(HeadWidth));
        if (Positions > LaneSum.MaxRow)
            throw new ArgumentException($"Positions must be at most {LaneSum.MaxRow}.", nameof(Positions));
        if (HeadWidth > MaxHeadWidth)
            throw new ArgumentException($"HeadWidth must be at most {MaxHeadWidth}.", nameof(HeadWidth));
    }

    internal void ValidateRows(long length, int stride, string name)
    {
        if (stride < Width)
            throw new ArgumentException($"The row stride {stride} is less than the row's {Width} elements.", name);
        Guard.AtLeast(length, Rows == 0 ? 0 : (long)(Rows - 1) * stride + Width, name);
    }
}
