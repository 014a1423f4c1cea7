using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>Wakes providers that wait for work when something happened that may have made some.</summary>
internal sealed class WorkSignal(TimeProvider time)
{
    private volatile TaskCompletionSource _next = NewSignal();

    public void Take(CoordinatorEvent happened)
    {
        if (happened is CoordinatorEvent.JobOpened or CoordinatorEvent.StageCombined or CoordinatorEvent.BlockSeen
            or CoordinatorEvent.BatchReceived or CoordinatorEvent.LeaseReturned or CoordinatorEvent.LockRecorded)
            Interlocked.Exchange(ref _next, NewSignal()).TrySetResult();
    }

    /// <summary>The moment from which to wait; take it before asking for work.</summary>
    public Task Next => _next.Task;

    /// <summary>Waits for the signal, but not longer than this.</summary>
    public async Task WaitAsync(Task next, TimeSpan longest, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(next, Task.Delay(longest, time, timeout.Token));
        await timeout.CancelAsync();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
