namespace Cairn.Tensors.Linear;

/// <summary>A matrix in memory: element (row, column) lies at Start + row·Row + column·Column.</summary>
internal readonly unsafe struct Operand(float* start, nint row, nint column)
{
    public readonly float* Start = start;
    public readonly nint Row = row;
    public readonly nint Column = column;

    public float* At(nint row, nint column) => Start + row * Row + column * Column;

    public Operand From(nint row, nint column) => new(At(row, column), Row, Column);
}
