using System.Collections.Concurrent;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// Plays the provider's side of games on chain, before its clock runs out. Everything that it needs is on chain and
/// among what it has kept, so a restart goes on by itself.
/// </summary>
internal sealed class GameDesk(
    ProviderResources resources, AnswerDesk desk, Silence silence, IProgress<string> log, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Hash32, (Subject Subject, ulong Block)> _games = new();
    private readonly DisputeVerdictContract _verdict = new(resources.Chain, resources.Network.Dispute);
    private readonly NextHead _heads = new(resources.Chain, LookEvery, time);
    private readonly Dictionary<Hash32, string> _told = [];

    /// <summary>Plays until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var following = FollowAsync(ct);
        while (!ct.IsCancellationRequested)
        {
            if (await HeadAsync(ct) is not { } head)
                await Task.Delay(LookEvery, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else
                foreach (var (game, (subject, block)) in _games)
                    await PlaySafelyAsync(game, subject, block, head, ct);
        }

        await following;
    }

    /// <summary>The next head; null where there is no game, or no node.</summary>
    private async Task<BlockHeader?> HeadAsync(CancellationToken ct)
    {
        try
        {
            return _games.IsEmpty ? null : await _heads.WaitAsync(ct);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var filter = LogFilter.Of(_verdict.Address)
            .With(DisputeVerdictChallengedEvent.Topics(provider: resources.Key.Address));
        try
        {
            await foreach (var batch in new LogFollower(resources.Chain, filter, time: time)
                .FollowAsync(LogCursor.Start, ct))
            {
                foreach (var (game, (_, block)) in _games)
                    if (block >= batch.UndoneFrom)
                        _games.TryRemove(game, out _);
                foreach (var entry in batch.Added)
                    if (DisputeVerdictChallengedEvent.TryDecode(entry, out var begun))
                        _games[begun.GameId] = (begun.Subject, entry.BlockNumber);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private async Task PlaySafelyAsync(
        Hash32 game, Subject subject, ulong block, BlockHeader head, CancellationToken ct)
    {
        try
        {
            await PlayAsync(game, subject, block, head, ct);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            Tell(game, e.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private async Task PlayAsync(Hash32 game, Subject subject, ulong block, BlockHeader head, CancellationToken ct)
    {
        if (head.Number < block)
            return;
        var (moves, right) = await new GameReader(_verdict).ReadAsync(game, block, head, ct);
        if (right is not null)
        {
            // An end that a reorganisation takes back is rare, and the challenger's next move shows it again.
            _games.TryRemove(game, out _);
            Tell(game, right == true ? "over: the challenger has lost its bond" : "over, and not in our favour");
            return;
        }

        if (moves.Count == 0 || GameBoard.Of(moves[^1].Game).Asked == GameAsked.None)
            return;
        if (await desk.FindAsync(subject, ct) is not { } result)
        {
            Tell(game, "it is about a result of which nothing is kept here");
            return;
        }

        var (about, spec, move) = await desk.WithTraceAsync(result, true, trace => (result.About, trace.Spec,
            ResponderRules.Next(moves, head.TimestampSeconds, trace, result.About.CheckpointEvery, result.About.Input)),
            ct);
        if (move is null || !silence.TrySpeak())
            return;
        var calls = new DisputeCalls(_verdict, about, moves[^1].Game.Challenger, spec);
        var outcome = await resources.Sender.SendAsync(calls.Of(move), ct);
        Tell(game, outcome.Succeeded
            ? $"answered ({moves.Count} moves)" : $"an answer failed ({outcome.Status}: {outcome.Text})");
    }

    private void Tell(Hash32 game, string what)
    {
        if (!_told.TryGetValue(game, out var told) || told != what)
            log.Report($"game {game}: {what}");
        _told[game] = what;
    }
}
