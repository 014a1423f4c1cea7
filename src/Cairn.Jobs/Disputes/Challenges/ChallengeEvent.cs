using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>What a challenger learns. Answers and silence are journaled; the rest can be looked up again.</summary>
/// <param name="TimeMs">Unix milliseconds.</param>
public abstract record ChallengeEvent(long TimeMs)
{
    /// <summary>First after a replay: whatever was under way is not any more.</summary>
    public sealed record Restarted(long TimeMs) : ChallengeEvent(TimeMs);

    /// <summary>The provider has answered over HTTP.</summary>
    /// <param name="Signature">Its word for it, checked, where the question is for a statement.</param>
    public sealed record Answered(long TimeMs, Question Question, byte[] Answer, Signature? Signature)
        : ChallengeEvent(TimeMs);

    /// <summary>The provider has not answered, or not with what was asked.</summary>
    public sealed record Silent(long TimeMs, Question Question) : ChallengeEvent(TimeMs);

    /// <summary>What the chain says now.</summary>
    public sealed record Seen(long TimeMs, DisputeView View) : ChallengeEvent(TimeMs);

    /// <summary>A transaction has ended, in whatever way; the chain is to be looked at again.</summary>
    public sealed record MoveEnded(long TimeMs, MoveEnd End) : ChallengeEvent(TimeMs);
}
