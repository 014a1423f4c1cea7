using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>A job that this provider works for, and what it is owed.</summary>
internal sealed class ServedJob(Hash32 id)
{
    public Hash32 Id { get; } = id;

    /// <summary>Known once escrow was found good.</summary>
    public JobOffer? Offer { get; set; }

    /// <summary>When escrow was last asked for, in Unix milliseconds.</summary>
    public long AskedMs { get; set; }

    public JobStop? Stopped { get; set; }

    /// <summary>The chain does not hold the job at the moment.</summary>
    public bool IsMissing { get; set; }

    /// <summary>Its release is signed.</summary>
    public bool IsReleased { get; set; }

    /// <summary>The chain pays nobody any more for it.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Nothing more is to come of it, unless the chain loses what it holds.</summary>
    public bool IsSettled => IsClosed || (IsReleased && Redeemed >= Stored);

    /// <summary>Value of the results that are done and not yet answered.</summary>
    public UInt128 Unanswered { get; set; }

    /// <summary>Value of the results that the coordinator will pay once settled.</summary>
    public UInt128 Receipted { get; set; }

    public long PiecesReceipted { get; set; }

    /// <summary>The newest voucher that is durable.</summary>
    public UInt128 Stored { get; set; }

    /// <summary>The newest voucher that is being made durable; 0 where none is.</summary>
    public UInt128 Storing { get; set; }

    public long StoringPieces { get; set; }

    public long StoringMs { get; set; }

    /// <summary>What the chain had paid when it was asked last.</summary>
    public UInt128 Redeemed { get; set; }

    /// <summary>Hash of the block that it was asked at; the default where it is to be asked at any.</summary>
    public Hash32 CountedAt { get; set; }

    /// <summary>Its answer cannot change any more, but by a claim.</summary>
    public bool IsFinal { get; set; }

    /// <summary>It is being asked.</summary>
    public bool Counting { get; set; }

    /// <summary>A claim has ended since it was asked last.</summary>
    public bool CountDue { get; set; }

    /// <summary>When it could not be asked, in Unix milliseconds; 0 where it could.</summary>
    public long CountFailedMs { get; set; }

    public bool Redeeming { get; set; }

    public long RedeemMs { get; set; }

    /// <summary>Claims that failed since the last that did not.</summary>
    public int RedeemFailures { get; set; }

    /// <summary>Results on record in jobs that pay by time, in order.</summary>
    public List<Delivery> Deliveries { get; } = [];

    /// <summary>How many of them vouchers and payments cover, and their value.</summary>
    public int CoveredCount { get; set; }

    public UInt128 CoveredValue { get; set; }

    /// <summary>The newest result of each piece that was never asserted.</summary>
    public SortedDictionary<int, Delivery> Unclaimed { get; } = [];

    /// <summary>Pieces that were asserted: the chain takes each once.</summary>
    public HashSet<int> Claimed { get; } = [];

    /// <summary>Price of what was asserted and not refused.</summary>
    public UInt128 ClaimedValue { get; set; }

    /// <summary>Undecided assertions by lane.</summary>
    public TimeClaim?[] Claims { get; } = new TimeClaim?[TimePay.Lanes];

    /// <summary>When the chain last refused an assertion, in Unix milliseconds.</summary>
    public long AssertMs { get; set; }

    public UInt128 Unpaid
    {
        get
        {
            var done = Receipted + Unanswered;
            var paid = UInt128.Max(Stored, Redeemed);
            return done > paid ? done - paid : 0;
        }
    }

    public UInt128 PriceOf(LeasedPiece piece) =>
        Offer is not null && (uint)piece.Slot < (uint)Offer.UnitsPerSlot.Count
            ? checked((UInt128)Offer.UnitsPerSlot[piece.Slot] * Offer.PricePerUnit)
            : 0;
}
