using System.Collections.Immutable;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>A transaction of a dispute. A closed list.</summary>
public abstract record DisputeMove
{
    private DisputeMove()
    {
    }

    /// <summary>Commits to evidence, so that nobody who sees it can claim to have found it.</summary>
    public sealed record Commit(Hash32 Commitment) : DisputeMove;

    /// <summary>Shows evidence that was committed to.</summary>
    public sealed record Prove(FraudEvidence Evidence) : DisputeMove;

    /// <summary>Shows evidence in a game.</summary>
    public sealed record ProveInGame(Game Game, FraudEvidence Evidence) : DisputeMove;

    /// <summary>Opens a game under a bond, and the word with it.</summary>
    /// <param name="WithAssertion">Whether the case's assertion is to wait for it.</param>
    public sealed record Challenge(bool WithAssertion) : DisputeMove;

    /// <summary>Goes to the root of a statement.</summary>
    /// <param name="Statement">With signature and value where the provider has signed it.</param>
    public sealed record Ask(Game Game, SignedStatement Statement) : DisputeMove;

    /// <summary>Goes down to a node.</summary>
    /// <param name="Place">Among the nodes of its level below the game's node.</param>
    public sealed record Pick(Game Game, Hash32 Child, uint Place, ImmutableArray<Hash32> Path) : DisputeMove;

    /// <summary>Goes to the kept states.</summary>
    public sealed record Segments(Game Game) : DisputeMove;

    /// <summary>Goes to the outputs.</summary>
    public sealed record Outputs(Game Game) : DisputeMove;

    /// <summary>Goes from a trace into a tensor that an operator wrote.</summary>
    /// <param name="Leaf">The operator's.</param>
    /// <param name="Path">From the leaf up to the game's node.</param>
    /// <param name="Roots">What the leaf hashes; empty where the provider is to say it.</param>
    public sealed record Enter(Game Game, int Run, WrittenPlace Written, Hash32 Leaf, ImmutableArray<Hash32> Path,
        ImmutableArray<Hash32> Roots) : DisputeMove;

    /// <summary>Asks for an element's accumulators.</summary>
    public sealed record Partials(Game Game, Question Question) : DisputeMove;

    /// <summary>Asks for the signer's word for the input.</summary>
    /// <param name="Input">The signer's word for another one, or all zero.</param>
    public sealed record ClaimInput(Game Game, SignedInput Input) : DisputeMove;

    /// <summary>Ends a game whose mover's clock has run out, or that the challenger gives up.</summary>
    public sealed record Timeout(Game Game) : DisputeMove;

    /// <summary>Takes the bond back after a conviction by another.</summary>
    public sealed record Close(Game Game) : DisputeMove;

    /// <summary>The provider opens its word.</summary>
    public sealed record Open(Game Game) : DisputeMove;

    /// <summary>The provider answers.</summary>
    public sealed record Answer(Game Game, byte[] Data) : DisputeMove;

    /// <summary>The provider shows the signer's word for its input.</summary>
    public sealed record AnswerInput(Game Game, SignedInput Input) : DisputeMove;
}
