namespace Cairn.Learning.Models;

/// <summary>A row-major matrix within a flat buffer of fp32 values; a vector has one row.</summary>
/// <param name="Name">Dotted, such as <c>layers.0.qkv</c>.</param>
/// <param name="Offset">First element, in elements from the buffer's start.</param>
public readonly record struct NamedTensor(string Name, int Offset, int Rows, int Columns)
{
    public int Length => Rows * Columns;
}
