using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>
/// How a tensor falls into tiles of 1,024 bytes. Elements of four bytes form a matrix whose columns are the last
/// dimension (16 where there is but one), cut into squares of 16 by 16; int8 elements follow each other.
/// </summary>
public readonly struct TileGrid
{
    /// <summary>Bytes of a tile.</summary>
    public const int TileBytes = 1024;

    /// <summary>Rows and columns of a square tile.</summary>
    public const int Side = 16;

    public TileGrid(TensorShape shape)
    {
        (Length, IsSquare) = (shape.Length, shape.Type != ElementType.Int8);
        Columns = !IsSquare ? TileBytes : shape.Dimensions.Length >= 2 ? shape.Dimensions[^1] : Side;
        if (Length == 0)
            throw new ArgumentException($"A tensor of no elements ({shape}) has no tiles.", nameof(shape));
        Rows = (Length + Columns - 1) / Columns;
        Across = IsSquare ? (Columns + Side - 1) / Side : 1;
        Count = IsSquare ? Across * ((Rows + Side - 1) / Side) : Rows;
    }

    /// <summary>Elements of the tensor.</summary>
    public long Length { get; }

    /// <summary>Whether tiles are squares of four-byte elements.</summary>
    public bool IsSquare { get; }

    /// <summary>Columns of the matrix.</summary>
    public long Columns { get; }

    /// <summary>Rows of the matrix, a last incomplete one included.</summary>
    public long Rows { get; }

    /// <summary>Tiles side by side.</summary>
    public long Across { get; }

    /// <summary>Tiles.</summary>
    public long Count { get; }

    /// <summary>Levels of the tree over the tiles.</summary>
    public int Depth => PositionTree.DepthOf(Count);

    /// <summary>The tile of an element and its byte in it.</summary>
    public (long Tile, int Offset) Locate(long element)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)element, (ulong)Length, nameof(element));
        if (!IsSquare)
            return (element / TileBytes, (int)(element % TileBytes));
        var (row, column) = (element / Columns, element % Columns);
        return (row / Side * Across + column / Side, (int)(row % Side * Side + column % Side) * sizeof(uint));
    }

    /// <summary>The element at a place of a tile; −1 for padding.</summary>
    /// <param name="place">0 to 255, or 1,023 for int8.</param>
    public long ElementAt(long tile, int place)
    {
        var (row, column) = IsSquare
            ? (tile / Across * Side + place / Side, tile % Across * Side + place % Side) : (tile, place);
        var element = row * Columns + column;
        return column < Columns && element < Length ? element : -1;
    }

    /// <summary>Whether no place of a tile is padding.</summary>
    public bool IsFull(long tile) => IsSquare
        ? tile % Across * Side + Side <= Columns && (tile / Across * Side + Side) * Columns <= Length
        : (tile + 1) * TileBytes <= Length;
}
