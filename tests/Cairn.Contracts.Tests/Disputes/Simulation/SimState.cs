using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes.Simulation;

/// <summary>All that the model of the chain holds at one block.</summary>
internal sealed record SimState(ulong Block, ulong Time)
{
    public ImmutableList<GameMove> Moves { get; init; } = [];

    public bool? ProviderWasRight { get; init; }

    public ImmutableDictionary<(StatementKind, Hash32), Hash32> Posted { get; init; } =
        ImmutableDictionary<(StatementKind, Hash32), Hash32>.Empty;

    public ImmutableDictionary<Hash32, ulong> Commitments { get; init; } = ImmutableDictionary<Hash32, ulong>.Empty;

    public Address? ConvictedBy { get; init; }

    /// <summary>What the challenger has beside open bonds, relative to the begin.</summary>
    public long Balance { get; init; }

    public int ChallengerNonce { get; init; }

    public int ProviderNonce { get; init; }

    public Game? Game => ProviderWasRight is null && Moves.Count > 0 ? Moves[^1].Game : null;

    public DisputeView View(Hash32? commitment, bool isIdle) => new()
    {
        Block = Block,
        TimeSeconds = Time,
        IsIdle = isIdle,
        ConvictedBy = ConvictedBy,
        IsLocked = true,
        IsBusy = Game is not null,
        Bond = SimRules.Bond,
        CommittedAt = commitment is { } known ? Commitments.GetValueOrDefault(known) : 0,
        Moves = Moves,
        ProviderWasRight = ProviderWasRight,
    };
}
