using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>Games as the chain holds them, from their events, checked against the hash that it keeps.</summary>
public sealed class GameReader(DisputeVerdictContract verdict)
{
    private const ulong RangeBlocks = 2_000;

    /// <summary>Hash of a game's state as the contract makes it.</summary>
    public static Hash32 HashOf(Game g) => Eip712.HashWords(
        g.Subject, g.Provider, g.Challenger, g.Bond, g.AssertionId, g.Clocks, g.Facts, g.Cursor, g.Node, g.Spec);

    /// <summary>The game after what an event tells; null where it tells of no move.</summary>
    public static GameMove? Follow(Game game, LogEntry log)
    {
        if (DisputeVerdictMovedEvent.TryDecode(log, out var moved))
            return new GameMove(
                game with { Clocks = moved.Clocks, Cursor = moved.Cursor, Node = moved.Node }, moved.Data);
        return DisputeVerdictOpenedEvent.TryDecode(log, out var opened)
            ? new GameMove(game with { Clocks = opened.Clocks, Facts = opened.Facts, Spec = opened.Spec },
                opened.Witness)
            : null;
    }

    /// <summary>The newest game of an id from its begin.</summary>
    /// <param name="first">A block that is not after its begin.</param>
    /// <returns>The moves, and who was right where it is over; no move where there was no game.</returns>
    /// <exception cref="RpcException">The chain cannot be asked, or its blocks are changing.</exception>
    public async ValueTask<(IReadOnlyList<GameMove> Moves, bool? ProviderWasRight)> ReadAsync(
        Hash32 game, ulong first, BlockHeader head, CancellationToken cancel = default)
    {
        var moves = new List<GameMove>();
        bool? right = null;
        foreach (var log in await LogsAsync([[], [game]], first, head.Number, cancel).ConfigureAwait(false))
        {
            if (DisputeVerdictChallengedEvent.TryDecode(log, out var begun))
                (moves, right) = ([new GameMove(begun.Game, [])], null);
            else if (moves.Count > 0 && Follow(moves[^1].Game, log) is { } move)
                moves.Add(move);
            else if (DisputeVerdictGameOverEvent.TryDecode(log, out var over))
                right = over.IsProviderRight;
        }

        var stored = await verdict.GameHashAsync(game, BlockTag.At(head.Hash), cancel).ConfigureAwait(false);
        var expected = right is null && moves.Count > 0 ? HashOf(moves[^1].Game) : Hash32.Zero;
        return stored == expected ? (moves, right) : throw new RpcException(
            RpcFault.Malformed, $"The node's events of game {game} do not lead to the hash that it keeps.");
    }

    /// <summary>Logs of the contract, oldest first.</summary>
    public async Task<IReadOnlyList<LogEntry>> LogsAsync(
        IReadOnlyList<IReadOnlyList<Hash32>> topics, ulong first, ulong last, CancellationToken cancel = default)
    {
        var filter = LogFilter.Of(verdict.Address) with { Topics = topics };
        var logs = new List<LogEntry>();
        for (var from = first; from <= last; from += RangeBlocks)
            logs.AddRange(await verdict.Client
                .GetLogsAsync(filter, from, Math.Min(last, from + RangeBlocks - 1), cancel).ConfigureAwait(false));
        return [.. logs.OrderBy(l => l.BlockNumber).ThenBy(l => l.LogIndex)];
    }
}
