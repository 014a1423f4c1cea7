using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>A lease that this provider holds, until everything of it is answered or given back.</summary>
internal sealed class HeldLease(Hash32 id, ServedJob job, HeldPiece[] pieces)
{
    public Hash32 Id { get; } = id;

    public ServedJob Job { get; } = job;

    public HeldPiece[] Pieces { get; } = pieces;

    public List<SentBatch> Unanswered { get; } = [];

    public long ExpiresMs { get; set; }

    public long RenewedMs { get; set; }

    /// <summary>
    /// When the oldest result that is not sent was done, in Unix milliseconds; 0 where there is none.
    /// </summary>
    public long DoneMs { get; set; }

    public int Batches { get; set; }

    public bool Has(HeldStatus from, HeldStatus to)
    {
        foreach (var piece in Pieces)
            if (piece.Status >= from && piece.Status <= to)
                return true;
        return false;
    }

    /// <summary>Nothing is being computed, waits to be sent or to be answered.</summary>
    public bool IsQuiet => Unanswered.Count == 0 && !Has(HeldStatus.Queued, HeldStatus.Done);
}
