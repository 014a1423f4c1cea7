using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>What a verifier tells of one of its disputes; <c>disputes/&lt;id&gt;.json</c> in its folder.</summary>
public sealed record DisputeStory
{
    /// <summary>The hash of the subject, by which statements and games know it.</summary>
    public required Hash32 Id { get; init; }

    public required Hash32 Job { get; init; }

    public required Address Provider { get; init; }

    public required Address Challenger { get; init; }

    /// <summary>The disputed piece.</summary>
    public required uint Piece { get; init; }

    public required uint Branch { get; init; }

    /// <summary>Why the piece was executed again.</summary>
    public required string Reason { get; init; }

    /// <summary>Root over the outputs that the provider asserts; the place of the fail where it asserts one.</summary>
    public required string Asserted { get; init; }

    /// <summary>The same as it was computed here.</summary>
    public required string Computed { get; init; }

    public ChallengeStatus Status { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long BeganMs { get; init; }

    /// <summary>Unix milliseconds; 0 while it goes on.</summary>
    public long EndedMs { get; init; }

    /// <summary>Each question with the bytes of its answer, in order, and where it was asked.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>The kind of inconsistency; empty where none is found yet.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Steps of the program; the run of that number is the end list.</summary>
    public int Steps { get; init; }

    /// <summary>The computation that differs; null where the inconsistency is another.</summary>
    public ExplainedElement? Element { get; init; }

    public IReadOnlyList<StoryTransaction> Transactions { get; init; } = [];

    /// <summary>Token base units; what the game holds or held, 0 for none.</summary>
    public UInt128 Bond { get; init; }

    /// <summary>What the provider's lock lost, token base units.</summary>
    public UInt128 Slashed { get; init; }
}
