using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>What a challenger wants done.</summary>
public abstract record ChallengeEffect
{
    private ChallengeEffect()
    {
    }

    /// <summary>Ask the provider over HTTP: an answer or silence is expected.</summary>
    public sealed record Ask(Question Question) : ChallengeEffect;

    /// <summary>Send a transaction: its end is expected.</summary>
    public sealed record Send(DisputeMove Move) : ChallengeEffect;
}
