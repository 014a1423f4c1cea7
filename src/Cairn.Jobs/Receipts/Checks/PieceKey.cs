namespace Cairn.Jobs;

/// <summary>A piece in a branch of its job.</summary>
internal readonly record struct PieceKey(uint Piece, uint Branch)
{
    public override string ToString() => $"piece {Piece} in branch {Branch}";
}
