namespace Cairn.Learning.Aggregation;

/// <summary>What the aggregation did with one update.</summary>
public enum UpdateVerdict
{
    /// <summary>Summed as it is.</summary>
    Taken,

    /// <summary>Summed after scaling down to the median norm.</summary>
    Clipped,

    /// <summary>Left out: not canonical Q4 bytes of the model's size.</summary>
    Malformed,

    /// <summary>Left out: its norm is not finite or beyond the bound.</summary>
    TooLarge,
}
