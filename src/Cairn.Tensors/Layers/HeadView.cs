using Cairn.Tensors.Linear;

namespace Cairn.Tensors.Layers;

/// <summary>
/// A tensor of rows [batch·positions] from which the matrix [positions, headWidth] of one head is taken.
/// </summary>
internal readonly unsafe struct HeadView(float* start, int stride)
{
    public int Stride => stride;

    public float* Head(in AttentionShape shape, long head)
    {
        var (batch, h) = (head / shape.Heads, head % shape.Heads);
        return start + batch * shape.Positions * stride + h * shape.HeadWidth;
    }

    /// <summary>[positions, headWidth].</summary>
    public Operand Rows(in AttentionShape shape, long head) => new(Head(shape, head), stride, 1);

    /// <summary>[headWidth, positions].</summary>
    public Operand Columns(in AttentionShape shape, long head) => new(Head(shape, head), 1, stride);
}
