using Cairn.Contracts;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What the chain says of one challenger's dispute, all at one block.</summary>
public sealed record DisputeView
{
    /// <summary>The newest block.</summary>
    public required ulong Block { get; init; }

    /// <summary>Unix seconds of the newest block.</summary>
    public required ulong TimeSeconds { get; init; }

    /// <summary>Whether no transaction of the account waits to be mined.</summary>
    public required bool IsIdle { get; init; }

    /// <summary>Who convicted the provider in this job; null where nobody did.</summary>
    public Address? ConvictedBy { get; init; }

    /// <summary>Whether the provider's lock for the job still holds.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Whether an assertion or a game of the provider in the job is undecided.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Unix seconds when the window of the case's assertion ends; 0 where it is decided or there is none.
    /// </summary>
    public ulong WindowEnd { get; init; }

    /// <summary>The bond of a game, token base units.</summary>
    public UInt128 Bond { get; init; }

    /// <summary>The block in which the evidence was committed to; 0 where it was not, or where there is none yet.
    /// </summary>
    public ulong CommittedAt { get; init; }

    /// <summary>The challenger's game from its begin; empty where there was none.</summary>
    public IReadOnlyList<GameMove> Moves { get; init; } = [];

    /// <summary>Whether a game that is over ended in the provider's favour; null where none is over.</summary>
    public bool? ProviderWasRight { get; init; }

    /// <summary>The game as it is now; null where none is open.</summary>
    public Game? Game => ProviderWasRight is null && Moves.Count > 0 ? Moves[^1].Game : null;
}
