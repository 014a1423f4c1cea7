using System.Threading.Channels;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// Runs a coordinator: takes events one after the other, makes them durable in groups, then applies them and has their
/// effects performed. Whoever posted an event gets its effects back.
/// </summary>
internal sealed class CoordinatorService : IAsyncDisposable
{
    private const int GroupMax = 256;
    private const int QueueMax = 10_000;

    private readonly Channel<Posted> _queue = Channel.CreateBounded<Posted>(QueueMax);
    private readonly Coordinator _machine;
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private Action<CoordinatorEvent, IReadOnlyList<CoordinatorEffect>> _applied = (_, _) => { };
    private Task _running = Task.CompletedTask;

    public CoordinatorService(Coordinator machine, IJournal journal, TimeProvider time) =>
        (_machine, _journal, _time) = (machine, journal, time);

    /// <summary>Completes with the fault when the journal can no longer be written.</summary>
    public Task Faulted => _running;

    /// <summary>Now, as events state it.</summary>
    public long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Replays the journal, has what is outstanding performed and begins to take events.</summary>
    /// <param name="replayed">Told every event of the journal, with effects that were performed in their time.</param>
    /// <param name="applied">Told every event after it is durable and applied, in order. Must not block.</param>
    public void Start(
        Action<CoordinatorEvent, IReadOnlyList<CoordinatorEffect>> replayed,
        Action<CoordinatorEvent, IReadOnlyList<CoordinatorEffect>> applied)
    {
        _applied = applied;
        foreach (var record in _journal.ReadAll())
        {
            if (!CoordinatorEventCodec.TryDecode(record, out var happened))
                throw new IOException(
                    "The journal holds a record that this version cannot read; use the one that wrote it.");
            replayed(happened, _machine.Apply(happened));
        }

        applied(new CoordinatorEvent.Ticked(NowMs), _machine.Outstanding());
        _running = Task.Run(RunAsync);
    }

    /// <summary>Posts an event and waits until it is durable and applied.</summary>
    /// <returns>The effects that it caused.</returns>
    public async Task<IReadOnlyList<CoordinatorEffect>> PostAsync(CoordinatorEvent happened, CancellationToken ct)
    {
        var posted = new Posted(happened, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await _queue.Writer.WriteAsync(posted, ct);
        return await posted.Done.Task.WaitAsync(ct);
    }

    /// <summary>Reads the machine between two events.</summary>
    public T Read<T>(Func<Coordinator, T> read)
    {
        lock (_machine)
            return read(_machine);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        var group = new List<Posted>(GroupMax);
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                group.Clear();
                while (group.Count < GroupMax && _queue.Reader.TryRead(out var posted))
                    group.Add(posted);
                _journal.Append([.. group.Select(p => CoordinatorEventCodec.Encode(p.Event))]);
                foreach (var posted in group)
                    Apply(posted);
            }
        }
        catch (Exception e)
        {
            _queue.Writer.TryComplete(e);
            foreach (var posted in group)
                posted.Done.TrySetException(e);
            while (_queue.Reader.TryRead(out var waiting))
                waiting.Done.TrySetException(e);
            throw;
        }
    }

    private void Apply(Posted posted)
    {
        CoordinatorEffect[] effects;
        lock (_machine)
            effects = [.. _machine.Apply(posted.Event)];

        _applied(posted.Event, effects);
        posted.Done.TrySetResult(effects);
    }

    private readonly record struct Posted(
        CoordinatorEvent Event, TaskCompletionSource<IReadOnlyList<CoordinatorEffect>> Done);
}
