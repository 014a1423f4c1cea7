using System.Runtime.ExceptionServices;

namespace Cairn.Tensors.Compute;

/// <summary>
/// The threads, the vector width and the fault register that kernels run with. Idle threads block; they never spin.
/// A pool serves one caller at a time. Results never depend on the number of threads or on the width.
/// </summary>
public sealed class ComputePool : IDisposable
{
    private readonly Thread[] _helpers;
    private readonly AutoResetEvent[] _starts;
    private readonly Stack<AlignedBuffer> _scratch = new();
    private readonly ManualResetEvent _done = new(false);
    private Action<int>? _body;
    private Exception? _exception;
    private int _busy;
    private int _count;
    private int _next;
    private int _running;
    private bool _stopping;

    /// <exception cref="PlatformNotSupportedException">The processor has no fused multiply-add.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ComputePool(ComputeOptions? options = null)
    {
        HardwareSupport.Require();
        options ??= new ComputeOptions();
        options.Validate();
        Threads = options.Threads;
        VectorBits = Math.Min(options.MaxVectorBits, HardwareSupport.VectorBits);
        _starts = [.. Enumerable.Range(0, Threads - 1).Select(_ => new AutoResetEvent(false))];
        _helpers = [.. _starts.Select(s => new Thread(() => Help(s)) { IsBackground = true, Name = "cairn-compute" })];
        foreach (var helper in _helpers)
            helper.Start();
    }

    public int Threads { get; }

    /// <summary>The vector width in use, in bits.</summary>
    public int VectorBits { get; }

    /// <summary>A name put before the operator's in a fault: which layer or step is running. Null for none.</summary>
    public string? Label { get; set; }

    /// <summary>The first fault since the last <see cref="ClearFault"/>, in the order of the kernels called.</summary>
    public KernelFault? Fault { get; private set; }

    public void ClearFault() => Fault = null;

    /// <summary>Runs <paramref name="body"/> for 0 … count−1, each once, on any thread and in any order.</summary>
    /// <remarks>The first exception of a body is thrown here after all running bodies ended.</remarks>
    /// <exception cref="InvalidOperationException">The pool is already running something.</exception>
    public void For(int count, Action<int> body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(body);
        var helpers = Math.Min(Threads, count) - 1;
        if (helpers <= 0)
        {
            for (var i = 0; i < count; i++)
                body(i);
            return;
        }

        if (Interlocked.Exchange(ref _busy, 1) != 0)
            throw new InvalidOperationException("A compute pool serves one caller at a time; give each its own.");
        (_body, _exception, _count, _next, _running) = (body, null, count, 0, helpers);
        _done.Reset();
        for (var i = 0; i < helpers; i++)
            _starts[i].Set();
        Drain();
        _done.WaitOne();
        _body = null;
        Volatile.Write(ref _busy, 0);
        if (_exception is { } exception)
            ExceptionDispatchInfo.Throw(exception);
    }

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        foreach (var start in _starts)
            start.Set();
        foreach (var helper in _helpers)
            helper.Join();
        foreach (var start in _starts)
            start.Dispose();
        _done.Dispose();
        foreach (var buffer in _scratch)
            buffer.Dispose();
    }

    /// <summary>Scratch memory of at least so many floats; to be given back.</summary>
    internal AlignedBuffer RentScratch(int floats)
    {
        lock (_scratch)
        {
            if (_scratch.TryPop(out var buffer) && buffer.Length >= floats)
                return buffer;
            buffer?.Dispose();
        }

        return new AlignedBuffer(floats);
    }

    internal void ReturnScratch(AlignedBuffer buffer)
    {
        lock (_scratch)
            _scratch.Push(buffer);
    }

    /// <summary>Registers the first element of <paramref name="output"/> that is not finite, if there is one.</summary>
    internal void Check(string name, ReadOnlySpan<float> output)
    {
        if (Fault is not null)
            return;
        for (var i = 0; i < output.Length; i++)
        {
            if (float.IsFinite(output[i]))
                continue;
            Fault = new KernelFault(Label is null ? name : $"{Label}/{name}", i);
            return;
        }
    }

    /// <summary>
    /// The same for rows of <paramref name="columns"/> elements at a stride; the index counts elements only.
    /// </summary>
    internal void Check(string name, ReadOnlySpan<float> output, int columns, int stride)
    {
        for (var row = 0; Fault is null && columns > 0 && (long)row * stride + columns <= output.Length; row++)
        {
            Check(name, output.Slice(row * stride, columns));
            if (Fault is { } fault)
                Fault = fault with { Element = fault.Element + (long)row * columns };
        }
    }

    private void Help(AutoResetEvent start)
    {
        while (true)
        {
            start.WaitOne();
            if (_stopping)
                return;
            Drain();
            if (Interlocked.Decrement(ref _running) == 0)
                _done.Set();
        }
    }

    private void Drain()
    {
        try
        {
            for (int i; (i = Interlocked.Increment(ref _next) - 1) < _count;)
                _body!(i);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _exception, exception, null);
            Volatile.Write(ref _next, int.MaxValue / 2);
        }
    }
}
