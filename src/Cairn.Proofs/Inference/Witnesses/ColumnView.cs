using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Inference;

/// <summary>A column within its vector, to read and to write.</summary>
internal readonly struct ColumnView(BaseVector stack, Column column)
{
    public int Length => column.Length;

    public Goldilocks this[int index]
    {
        get => stack[column.Offset + index];
        set => stack.Span.Slice(column.Offset, column.Length)[index] = value.Value;
    }
}
