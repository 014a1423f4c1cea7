using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Cairn.Tensors.Compute;

/// <summary>
/// Threads that help a caller run the items of one loop after another. The caller waits for items that a helper took,
/// never for a helper: one that wakes late finds the loop over and has delayed nobody.
/// </summary>
/// <remarks>
/// A training step is hundreds of loops of some hundred microseconds, and waking a blocked thread takes about as long
/// on a virtual machine. So who waits looks for a while before it blocks: briefly in pauses, then by yielding, which
/// leaves the processor to any other thread that could run.
/// </remarks>
internal sealed class Crew : IDisposable
{
    /// <summary>How long a thread looks for work, or for the end of a loop, before it blocks.</summary>
    private const int SpinMicroseconds = 100;

    /// <summary>How much of that goes by in pauses of the processor.</summary>
    private const int PauseMicroseconds = 10;

    private readonly Thread[] _helpers;
    private readonly object _idle = new();
    private readonly object _ended = new();
    private readonly bool _spins;
    private Action<int>? _body;
    private Exception? _exception;
    private int _busy;
    private int _count;

    /// <summary>The loop's number in the high half; in the low half, how many of its items nobody has taken.</summary>
    private long _open;

    /// <summary>Items of the loop that have not ended.</summary>
    private int _unfinished;

    /// <summary>Helpers that block.</summary>
    private int _idlers;

    private volatile bool _callerBlocks;
    private volatile bool _stopping;

    public Crew(int helpers)
    {
        _spins = helpers < Environment.ProcessorCount;
        _helpers = [.. Enumerable.Range(0, helpers)
            .Select(_ => new Thread(Help) { IsBackground = true, Name = "cairn-compute" })];
        foreach (var helper in _helpers)
            helper.Start();
    }

    /// <summary>Runs the body for 0 … count−1, each once, on the caller and the helpers.</summary>
    /// <remarks>The first exception of a body is thrown here after all running bodies ended.</remarks>
    /// <exception cref="InvalidOperationException">A loop is running already.</exception>
    public void Run(int count, Action<int> body)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
            throw new InvalidOperationException("A compute pool serves one caller at a time; give each its own.");
        (_body, _exception, _count, _unfinished) = (body, null, count, count);
        Interlocked.Exchange(ref _open, (((_open >> 32) + 1) << 32) | (uint)count);
        if (Volatile.Read(ref _idlers) > 0)
            Wake(count - 1);
        Drain();
        if (!Spin(static crew => Volatile.Read(ref crew._unfinished) == 0))
            BlockUntilEnded();
        var exception = _exception;
        _body = null;
        Volatile.Write(ref _busy, 0);
        if (exception is not null)
            ExceptionDispatchInfo.Throw(exception);
    }

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        Wake(_helpers.Length);
        foreach (var helper in _helpers)
            helper.Join();
    }

    private void Help()
    {
        while (!_stopping)
        {
            if (!Spin(static crew => crew.HasWork))
                BlockUntilOpen();
            Drain();
        }
    }

    private bool HasWork => (uint)Volatile.Read(ref _open) > 0 || _stopping;

    private void Drain()
    {
        while (TryTake(out var item))
        {
            try
            {
                if (Volatile.Read(ref _exception) is null)
                    _body!(item);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _exception, exception, null);
            }

            if (Interlocked.Decrement(ref _unfinished) > 0 || !_callerBlocks)
                continue;
            lock (_ended)
                Monitor.Pulse(_ended);
        }
    }

    /// <summary>
    /// Takes an item of the loop that is open. Body and count are the loop's own from then on: it cannot end before
    /// the item does.
    /// </summary>
    private bool TryTake(out int item)
    {
        var open = Volatile.Read(ref _open);
        while ((uint)open > 0)
        {
            var seen = Interlocked.CompareExchange(ref _open, open - 1, open);
            if (seen == open)
            {
                item = _count - (int)(uint)open;
                return true;
            }

            open = seen;
        }

        item = -1;
        return false;
    }

    private bool Spin(Func<Crew, bool> isReady)
    {
        if (isReady(this))
            return true;
        var start = Stopwatch.GetTimestamp();
        while (_spins && !isReady(this))
        {
            var passed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (passed > SpinMicroseconds)
                return false;
            if (passed < PauseMicroseconds)
                Thread.SpinWait(10);
            else
                Thread.Yield();
        }

        return _spins;
    }

    private void Wake(int helpers)
    {
        lock (_idle)
        {
            for (var i = Math.Min(helpers, _helpers.Length); i > 0; i--)
                Monitor.Pulse(_idle);
        }
    }

    private void BlockUntilOpen()
    {
        lock (_idle)
        {
            // A full fence: either this thread sees the loop that opens, or its caller sees one more idler.
            Interlocked.Increment(ref _idlers);
            while (!HasWork)
                Monitor.Wait(_idle);
            Interlocked.Decrement(ref _idlers);
        }
    }

    private void BlockUntilEnded()
    {
        lock (_ended)
        {
            _callerBlocks = true;
            Interlocked.MemoryBarrier();
            while (Volatile.Read(ref _unfinished) > 0)
                Monitor.Wait(_ended);
            _callerBlocks = false;
        }
    }
}
