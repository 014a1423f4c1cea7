namespace Cairn.Evm;

/// <summary>Limits and patience of a <see cref="JsonRpcClient"/>.</summary>
public sealed record JsonRpcOptions
{
    /// <summary>Seconds for one attempt. Default 15; 0.1 … 600.</summary>
    public double TimeoutSeconds { get; init; } = 15;

    /// <summary>Attempts after the first one, for faults that may pass. Default 4; 0 … 20.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>
    /// Seconds before the first retry; doubles each time, and half of it is random. Default 0.2; 0 … 60.
    /// </summary>
    public double BackoffSeconds { get; init; } = 0.2;

    /// <summary>Longest pause in seconds. Default 5; 0 … 600.</summary>
    public double MaxBackoffSeconds { get; init; } = 5;

    /// <summary>Largest answer in bytes. Default 32 MiB; 1 KiB … 1 GiB.</summary>
    public int MaxResponseBytes { get; init; } = 32 << 20;

    /// <summary>Most calls in one HTTP request; larger batches are cut. Default 100; 1 … 10,000.</summary>
    public int MaxBatch { get; init; } = 100;

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        Check(TimeoutSeconds is >= 0.1 and <= 600, nameof(TimeoutSeconds), "0.1 to 600 seconds");
        Check(MaxRetries is >= 0 and <= 20, nameof(MaxRetries), "0 to 20");
        Check(BackoffSeconds is >= 0 and <= 60, nameof(BackoffSeconds), "0 to 60 seconds");
        Check(MaxBackoffSeconds is >= 0 and <= 600, nameof(MaxBackoffSeconds), "0 to 600 seconds");
        Check(MaxResponseBytes is >= 1 << 10 and <= 1 << 30, nameof(MaxResponseBytes), "1 KiB to 1 GiB");
        Check(MaxBatch is >= 1 and <= 10_000, nameof(MaxBatch), "1 to 10,000");
    }

    private static void Check(bool holds, string name, string range)
    {
        if (!holds) throw new ArgumentException($"{name} must be {range}.", name);
    }
}
