namespace Cairn.Jobs;

/// <summary>How a coordinator leases, races and audits. Checked once, when the coordinator is made.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>Pieces in one lease at most. Default 64; 1 to 256, the most that one batch receipt can hold.</summary>
    public int PiecesPerLeaseMax { get; init; } = 64;

    /// <summary>Leases that one provider may hold in one job at once. Default 4; 1 to 64.</summary>
    public int LeasesPerProviderMax { get; init; } = 4;

    /// <summary>
    /// Life of a lease, in seconds, as long as the time of a piece is unknown. Default 60; 1 to 86,400.
    /// </summary>
    public int LeaseSeconds { get; init; } = 60;

    /// <summary>
    /// Longest life of a lease with all its renewals, in seconds. Default 3,600; at least LeaseSeconds.
    /// </summary>
    public int LeaseSecondsMax { get; init; } = 3_600;

    /// <summary>
    /// Expired leases remembered for one provider in one job, for late results. Default 16; 0 to 256.
    /// </summary>
    public int LateLeasesMax { get; init; } = 16;

    /// <summary>Shortest time, in milliseconds, after which a piece may be raced. Default 2,000; 0 or more.</summary>
    public int RaceAfterMsMin { get; init; } = 2_000;

    /// <summary>Piece times that must be known before anything is raced. Default 8; 1 or more.</summary>
    public int RaceSamplesMin { get; init; } = 8;

    /// <summary>
    /// Whether a provider that lost a race, or delivered after its lease had expired, is paid for a result equal to the
    /// accepted one. Such a result counts as an audit. Default true. When false it is refused, unpaid.
    /// </summary>
    public bool PayDuplicates { get; init; } = true;

    /// <summary>
    /// How long, in seconds, an audit waits for the auditor that the draw chose. Default 5; 0 to 3,600.
    /// </summary>
    public int AuditorPatienceSeconds { get; init; } = 5;

    /// <summary>A provider not heard of for this long, in seconds, is not counted on. Default 30; 1 or more.</summary>
    public int ActiveSeconds { get; init; } = 30;

    /// <summary>What an idle provider is told to wait before it asks again, in milliseconds. Default 250.</summary>
    public int RetryAfterMs { get; init; } = 250;

    /// <summary>Jobs held in memory at most, finished ones included. Default 1,000; 1 or more.</summary>
    public int JobsMax { get; init; } = 1_000;

    /// <summary>Providers known at most; those with the oldest offers give way. Default 10,000; 1 or more.</summary>
    public int ProvidersMax { get; init; } = 10_000;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        Within(PiecesPerLeaseMax, 1, 256, nameof(PiecesPerLeaseMax));
        Within(LeasesPerProviderMax, 1, 64, nameof(LeasesPerProviderMax));
        Within(LeaseSeconds, 1, 86_400, nameof(LeaseSeconds));
        Within(LeaseSecondsMax, LeaseSeconds, 864_000, nameof(LeaseSecondsMax));
        Within(LateLeasesMax, 0, 256, nameof(LateLeasesMax));
        Within(RaceAfterMsMin, 0, int.MaxValue, nameof(RaceAfterMsMin));
        Within(RaceSamplesMin, 1, int.MaxValue, nameof(RaceSamplesMin));
        Within(AuditorPatienceSeconds, 0, 3_600, nameof(AuditorPatienceSeconds));
        Within(ActiveSeconds, 1, 86_400, nameof(ActiveSeconds));
        Within(RetryAfterMs, 1, 3_600_000, nameof(RetryAfterMs));
        Within(JobsMax, 1, 1_000_000, nameof(JobsMax));
        Within(ProvidersMax, 1, 1_000_000, nameof(ProvidersMax));
    }

    private static void Within(int value, int min, int max, string name)
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {min} to {max}.");
    }
}
