namespace Cairn.Jobs;

/// <summary>What bounds a challenger.</summary>
public sealed record ChallengeOptions
{
    /// <summary>The largest bond, token base units; default 0: none, so that silence is never pursued.</summary>
    public UInt128 BondMax { get; init; }

    /// <summary>Most questions over HTTP; default 64, 1 to 256. After them it asks on chain.</summary>
    public int QuestionsMax { get; init; } = 64;

    /// <summary>
    /// Milliseconds for which a chain that shows an older block than before counts as late, not as reorganised, unless
    /// the challenger has less than twice that left to move; default 30,000, 0 to 3,600,000.
    /// </summary>
    public long LateChainMs { get; init; } = 30_000;

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (QuestionsMax is < 1 or > 256)
            throw new ArgumentException($"QuestionsMax is {QuestionsMax}; use 1 to 256.", nameof(QuestionsMax));
        if (LateChainMs is < 0 or > 3_600_000)
            throw new ArgumentException($"LateChainMs is {LateChainMs}; use 0 to 3,600,000.", nameof(LateChainMs));
    }
}
