using Cairn.Crypto;

namespace Cairn.Jobs;

internal enum ClaimStatus : byte
{
    /// <summary>On its way to the chain.</summary>
    Asserting,

    /// <summary>On chain; its window runs.</summary>
    Asserted,

    /// <summary>Its window has ended; the payment is on its way.</summary>
    Finalising,

    /// <summary>Decided on chain, and not by a final block yet.</summary>
    Decided,
}

/// <summary>An assertion of a run of pieces in one of the provider's lanes.</summary>
internal sealed class TimeClaim(ExecutorEffect.Assert assertion)
{
    public ExecutorEffect.Assert Assertion { get; } = assertion;

    public ClaimStatus Status { get; set; }

    /// <summary>When the window ends, in Unix milliseconds; 0 before it is known.</summary>
    public long EndMs { get; set; }

    /// <summary>The newest final block holds the assertion.</summary>
    public bool IsFinal { get; set; }

    /// <summary>From when on it is sent or looked up again, in Unix milliseconds.</summary>
    public long AgainMs { get; set; }

    /// <summary>Hash of the newest block when it was sent or looked up.</summary>
    public Hash32 SentAt { get; set; }
}
