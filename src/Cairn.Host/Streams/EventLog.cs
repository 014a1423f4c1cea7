using System.Runtime.CompilerServices;

namespace Cairn.Host;

/// <summary>
/// The last events of one stream, numbered from 1, with readers that may begin anywhere and then follow. A reader that
/// falls behind what is kept goes on with the oldest event still there.
/// </summary>
internal sealed class EventLog<T>(int capacity = 10_000)
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _kept = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _first = 1;
    private bool _completed;

    public void Append(T item)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            if (_completed)
                return;
            _kept.Enqueue(item);
            if (_kept.Count > capacity)
            {
                _kept.Dequeue();
                _first++;
            }

            (signal, _changed) = (_changed, NewSignal());
        }

        signal.SetResult();
    }

    /// <summary>Ends the stream: readers finish after the last event.</summary>
    public void Complete()
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            _completed = true;
            (signal, _changed) = (_changed, NewSignal());
        }

        signal.SetResult();
    }

    public async IAsyncEnumerable<(long Id, T Item)> ReadAsync(
        long after, bool follow, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var (items, from, wait) = TakeAfter(after);
            foreach (var item in items)
                yield return (from++, item);
            if (items.Length > 0)
                after = from - 1;
            else if (wait is null || !follow)
                yield break;
            else
                await wait.WaitAsync(ct);
        }
    }

    private (T[] Items, long From, Task? Wait) TakeAfter(long after)
    {
        lock (_gate)
        {
            var from = Math.Max(after + 1, _first);
            var items = _kept.Skip((int)Math.Min(from - _first, _kept.Count)).ToArray();
            return (items, from, _completed ? null : _changed.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
