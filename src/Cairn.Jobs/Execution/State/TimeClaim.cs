namespace Cairn.Jobs;

internal enum ClaimStatus : byte
{
    /// <summary>On its way to the chain.</summary>
    Asserting,

    /// <summary>On chain; its window runs.</summary>
    Asserted,

    /// <summary>Its window has ended; the payment is on its way.</summary>
    Finalising,
}

/// <summary>An assertion of a run of pieces in one of the provider's lanes.</summary>
internal sealed class TimeClaim(ExecutorEffect.Assert assertion)
{
    public ExecutorEffect.Assert Assertion { get; } = assertion;

    public ClaimStatus Status { get; set; }

    /// <summary>When the window ends, in Unix milliseconds; 0 before it is known.</summary>
    public long EndMs { get; set; }

    /// <summary>When it was last sent, in Unix milliseconds.</summary>
    public long SentMs { get; set; }
}
