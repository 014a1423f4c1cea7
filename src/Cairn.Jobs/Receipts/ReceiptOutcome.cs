namespace Cairn.Jobs;

/// <summary>What became of one check.</summary>
public enum ReceiptOutcome
{
    /// <summary>It holds, from what is in the receipt and the sources given.</summary>
    Verified,

    /// <summary>It does not hold: the receipt is wrong or incomplete.</summary>
    Failed,

    /// <summary>Nobody looked, or nobody could; the detail says why.</summary>
    NotChecked,
}
