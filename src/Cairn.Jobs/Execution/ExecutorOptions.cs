namespace Cairn.Jobs;

/// <summary>How a provider takes work and credits its payer. Checked once, when the executor is made.</summary>
public sealed record ExecutorOptions
{
    /// <summary>Pieces computed at once. Default 1; 1 to 256.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>
    /// Pieces held beyond those being computed, so that inputs arrive in time. Default 0; 0 to 4,096.
    /// </summary>
    public int PiecesAhead { get; init; }

    /// <summary>Pieces asked for in one pull. Default 64; 1 to 256.</summary>
    public int PiecesPerPullMax { get; init; } = 64;

    /// <summary>
    /// Receipted work in one job, in token base units, above which no more of that job is done unpaid.
    /// </summary>
    public UInt128 CreditLimit { get; init; } = 10_000_000;

    /// <summary>A result waits this long, in milliseconds, for others of its lease. Default 250; 0 or more.</summary>
    public int BatchWaitMs { get; init; } = 250;

    /// <summary>
    /// What was sent and not answered is sent again after this, in milliseconds. Default 5,000; 1 or more.
    /// </summary>
    public int RetryMs { get; init; } = 5_000;

    /// <summary>A lease is renewed when this much, in milliseconds, is left of it. Default 20,000; 1 or more.</summary>
    public int RenewBeforeMs { get; init; } = 20_000;

    /// <summary>A voucher is redeemed once it is worth this many times its gas. Default 5; 1 or more.</summary>
    public int RedeemGasMultiple { get; init; } = 5;

    /// <summary>Vouchers of one job are redeemed at most this often, in seconds. Default 60; 0 or more.</summary>
    public int RedeemSecondsMin { get; init; } = 60;

    /// <summary>
    /// This long before a job's deadline, in seconds, whatever is worth its gas is redeemed. Default 600.
    /// </summary>
    public int RedeemBeforeDeadlineSeconds { get; init; } = 600;

    /// <summary>
    /// How long, in seconds, a delivered result waits for its voucher before it is asserted on chain, in jobs that pay
    /// by time. Default 0: half of the job's window, 30 seconds to an hour.
    /// </summary>
    public int AssertAfterSeconds { get; init; }

    /// <summary>On shutdown, how long pieces at work may take to finish, in seconds. Default 30; 0 or more.</summary>
    public int ShutdownSeconds { get; init; } = 30;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        Within(Parallelism, 1, 256, nameof(Parallelism));
        Within(PiecesAhead, 0, 4_096, nameof(PiecesAhead));
        Within(PiecesPerPullMax, 1, 256, nameof(PiecesPerPullMax));
        Within(BatchWaitMs, 0, 3_600_000, nameof(BatchWaitMs));
        Within(RetryMs, 1, 3_600_000, nameof(RetryMs));
        Within(RenewBeforeMs, 1, 3_600_000, nameof(RenewBeforeMs));
        Within(RedeemGasMultiple, 1, 1_000_000, nameof(RedeemGasMultiple));
        Within(RedeemSecondsMin, 0, 864_000, nameof(RedeemSecondsMin));
        Within(RedeemBeforeDeadlineSeconds, 0, 864_000, nameof(RedeemBeforeDeadlineSeconds));
        Within(AssertAfterSeconds, 0, 864_000, nameof(AssertAfterSeconds));
        Within(ShutdownSeconds, 0, 86_400, nameof(ShutdownSeconds));
    }

    private static void Within(int value, int min, int max, string name)
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {min} to {max}.");
    }
}
