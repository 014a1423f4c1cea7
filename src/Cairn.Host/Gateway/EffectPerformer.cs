using System.Collections.Concurrent;
using System.Threading.Channels;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Microsoft.Extensions.Logging;

namespace Cairn.Host;

/// <summary>
/// Performs what the coordinator wants done outside: combining, recording on chain, releasing blocks, writing the
/// receipt. Signatures are made at once; everything slow runs beside the coordinator's loop, in order for each job.
/// </summary>
internal sealed partial class EffectPerformer(
    GatewayParts parts, ContradictionDesk contradictions, LockRecorder locks, EscrowWatch escrows, ILogger logger)
{
    private const int RetrySecondsMax = 64;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Channel<Work> _slow = Channel.CreateUnbounded<Work>();

    // A chain that is away must not hold up the combining.
    private readonly Channel<Work> _onChain = Channel.CreateUnbounded<Work>();

    private readonly ConcurrentDictionary<(Hash32 Job, Address Provider), CoordinatorEffect.RecordLock> _locks = new();

    /// <summary>Called for every event after it is durable; must not block.</summary>
    public void Take(CoordinatorEvent happened, IReadOnlyList<CoordinatorEffect> effects)
    {
        Remember(happened, effects);
        foreach (var effect in effects)
            Perform(effect);
        parts.Work.Take(happened);
        if (happened is CoordinatorEvent.ContradictionRecorded recorded)
            parts.Identities.Refresh(recorded.Provider);
    }

    /// <summary>Called for every event of the journal at the start: all but the outside world is told of it.</summary>
    public void Remember(CoordinatorEvent happened, IReadOnlyList<CoordinatorEffect> effects)
    {
        // Vouchers before the watch: a provider that reads of a job's end must find the job's last voucher, too.
        foreach (var voucher in effects.OfType<CoordinatorEffect.SignVoucher>())
            parts.Vouchers.Sign(voucher);
        parts.Receipts.Take(happened, effects);
        parts.Watch.Take(happened, effects);
        parts.Refunds.Take(happened);
        foreach (var contradiction in effects.OfType<CoordinatorEffect.RecordContradiction>())
            contradictions.Add(contradiction);
        foreach (var signed in effects.OfType<CoordinatorEffect.RecordLock>())
            _locks[(signed.Job, signed.Provider)] = signed;
        foreach (var finished in effects.OfType<CoordinatorEffect.FinishJob>())
            foreach (var (key, _) in _locks)
                if (key.Job == finished.Job)
                    _locks.TryRemove(key, out _);
    }

    /// <summary>Performs the slow effects until it is cancelled.</summary>
    public Task RunAsync(CancellationToken ct)
    {
        Recheck();
        return Task.WhenAll(RunAsync(_slow, ct), RunAsync(_onChain, ct), WatchAsync(ct));
    }

    /// <summary>Blocks are gone, or it has just started: looks whether the chain still holds what it held.</summary>
    public void Recheck()
    {
        _onChain.Writer.TryWrite(new Work(escrows.LookAsync));
        contradictions.Doubt();
        foreach (var signed in _locks.Values)
            _onChain.Writer.TryWrite(new Work(ct => LockAsync(signed, ct)));
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(LookEvery);
        do
        {
            foreach (var look in contradictions.Due())
                _onChain.Writer.TryWrite(new Work(look));
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    private async Task RunAsync(Channel<Work> queue, CancellationToken ct)
    {
        await foreach (var work in queue.Reader.ReadAllAsync(ct))
        {
            try
            {
                await work.Do(ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                EffectFailed(logger, e);
                _ = TryAgainAsync(queue, work, ct);
            }
        }
    }

    // The chain may be away or the disk full: neither lasts, and nobody else asks for it again.
    private static async Task TryAgainAsync(Channel<Work> queue, Work work, CancellationToken ct)
    {
        var seconds = Math.Min(2 << work.Failures, RetrySecondsMax);
        await Task.Delay(TimeSpan.FromSeconds(seconds), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.Writer.TryWrite(work with { Failures = Math.Min(work.Failures + 1, 10) });
    }

    private void Perform(CoordinatorEffect effect)
    {
        switch (effect)
        {
            case CoordinatorEffect.CombineStage combine:
                _slow.Writer.TryWrite(new Work(ct => CombineAsync(combine, ct)));
                break;
            case CoordinatorEffect.RecordLock signed:
                _onChain.Writer.TryWrite(new Work(ct => LockAsync(signed, ct)));
                break;
            case CoordinatorEffect.Report
            {
                Progress: { Kind: ProgressKind.Accepted, Output.IsDefault: false } accepted
            }:
                _slow.Writer.TryWrite(new Work(ct => parts.Blocks.ReleaseAsync(accepted.Output, ct).AsTask()));
                break;
        }
    }

    private async Task CombineAsync(CoordinatorEffect.CombineStage effect, CancellationToken ct)
    {
        if (!parts.Jobs.TryGet(effect.Job, out var job))
            return;
        var combined = await parts.Stages.CombineAsync(job, effect, ct);
        await parts.Coordinator.PostAsync(combined with { TimeMs = parts.Coordinator.NowMs }, ct);
    }

    private async Task LockAsync(CoordinatorEffect.RecordLock effect, CancellationToken ct)
    {
        if (!parts.Jobs.TryGet(effect.Job, out var job))
            return;
        var isLocked = await locks.RecordAsync(job.Record, effect, ct);
        await parts.Coordinator.PostAsync(new CoordinatorEvent.LockRecorded(
            parts.Coordinator.NowMs, effect.Job, effect.Provider, isLocked), ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An effect could not be performed; it is tried again")]
    private static partial void EffectFailed(ILogger logger, Exception exception);

    private sealed record Work(Func<CancellationToken, Task> Do, int Failures = 0);
}
