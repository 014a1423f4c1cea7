using System.Runtime.CompilerServices;

namespace Cairn.Host.Streams;

/// <summary>
/// The last events of one stream, numbered from 1, with readers that may begin anywhere and then follow. A reader that
/// falls behind what is kept goes on with the oldest event still there.
/// </summary>
internal sealed class EventLog<T>(int capacity = 10_000)
{
    private readonly Lock gate = new();
    private readonly Queue<T> kept = new();
    private TaskCompletionSource changed = NewSignal();
    private long first = 1;
    private bool completed;

    public void Append(T item)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            if (completed)
                return;
            kept.Enqueue(item);
            if (kept.Count > capacity)
            {
                kept.Dequeue();
                first++;
            }

            (signal, changed) = (changed, NewSignal());
        }

        signal.SetResult();
    }

    /// <summary>Ends the stream: readers finish after the last event.</summary>
    public void Complete()
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            completed = true;
            (signal, changed) = (changed, NewSignal());
        }

        signal.SetResult();
    }

    public async IAsyncEnumerable<(long Id, T Item)> ReadAsync(long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var (items, from, wait) = TakeAfter(after);
            foreach (var item in items)
                yield return (from++, item);
            if (items.Length > 0)
                after = from - 1;
            else if (wait is null)
                yield break;
            else
                await wait.WaitAsync(ct);
        }
    }

    private (T[] Items, long From, Task? Wait) TakeAfter(long after)
    {
        lock (gate)
        {
            var from = Math.Max(after + 1, first);
            var items = kept.Skip((int)Math.Min(from - first, kept.Count)).ToArray();
            return (items, from, completed ? null : changed.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
