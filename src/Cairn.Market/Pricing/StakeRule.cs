namespace Cairn.Market;

/// <summary>How much stake must answer for a provider's results, in jobs that disputes settle; token base units.
/// </summary>
public static class StakeRule
{
    /// <summary>The least lock, in prices of the dearest piece.</summary>
    public const int PiecesMin = 8;

    private const int RateOne = 10_000;

    /// <summary>What a liar that accuses itself gets back of its lock is half.</summary>
    private const int LockPerLoss = 2;

    /// <summary>
    /// The least lock at which a lie cannot pay: lock · (1 − ½) &gt; g · (1 − p) / p, with p the audited share and g
    /// the price of the dearest piece, the most that one lie saves; at least <see cref="PiecesMin"/> such prices, and
    /// what is asked for.
    /// </summary>
    /// <param name="maxPerPiece">The price of the dearest piece.</param>
    /// <param name="auditRate">Parts per 10,000. Where it is 0, nothing follows from it.</param>
    /// <param name="asked">What the client asks for; 0 for nothing.</param>
    /// <exception cref="OverflowException">The lock exceeds 2^128 − 1.</exception>
    public static UInt128 LockUp(UInt128 maxPerPiece, int auditRate, UInt128 asked)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(auditRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(auditRate, RateOne);
        var least = UInt128.Max(asked, checked(maxPerPiece * PiecesMin));
        if (auditRate == 0)
            return least;
        var loss = checked(maxPerPiece * LockPerLoss * (UInt128)(RateOne - auditRate));
        return UInt128.Max(least, loss / (UInt128)auditRate + 1);
    }

    /// <summary>
    /// Until when a lock must hold, unix seconds: what is asserted at the very end of the grace has its window within.
    /// </summary>
    public static ulong Until(Terms terms) => checked(terms.Deadline + terms.Grace + terms.Window);
}
