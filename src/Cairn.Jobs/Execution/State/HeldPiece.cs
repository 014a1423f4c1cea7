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

    /// <summary>Set once it is done.</summary>
    public DoneResult Result { get; private set; }

    public void Finish(ExecutorEvent.PieceDone done)
    {
        Status = HeldStatus.Done;
        Result = new DoneResult(Piece, done.Output, done.IsFail, done.Commitment, done.Proof);
    }
}
