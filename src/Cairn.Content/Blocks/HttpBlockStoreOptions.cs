namespace Cairn.Content;

/// <summary>How an <see cref="HttpBlockStore"/> asks its gateway.</summary>
public sealed record HttpBlockStoreOptions
{
    /// <summary>How often one block is asked for in all before giving up; default 4, 1 to 20.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Pause before the second attempt, doubled for each further one; default 200 ms, 0 to 60 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Time for one attempt, body included; default 30 s, above 0 and at most 10 minutes.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Attempts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Attempts, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(Pause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Pause, TimeSpan.FromSeconds(60));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AttemptTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AttemptTimeout, TimeSpan.FromMinutes(10));
    }
}
