using Cairn.Crypto;

namespace Cairn.Jobs;

internal enum HeldStatus : byte
{
    Queued,
    Fetching,
    Ready,
    Executing,
    Done,
    Sent,
    GivenUp,
}

/// <summary>One piece of a lease that this provider holds.</summary>
internal sealed class HeldPiece(LeasedPiece piece)
{
    public LeasedPiece Piece { get; } = piece;

    public HeldStatus Status { get; set; }

    public Hash32 Output { get; set; }

    public bool IsFail { get; set; }
}
