namespace Cairn.Jobs;

/// <summary>How far a piece is.</summary>
public enum PieceStatus : byte
{
    /// <summary>Nobody holds it.</summary>
    Idle,

    /// <summary>Held under a lease.</summary>
    Leased,

    /// <summary>Receipted; its draw waits for the next block.</summary>
    Received,

    /// <summary>Drawn; its audit is open.</summary>
    Auditing,

    /// <summary>Its draw, and its audit if there was one, are over; it is covered by a voucher.</summary>
    Accepted,
}
