namespace Cairn.Tensors.Compute;

/// <summary>
/// The threads, the vector width and the fault register that kernels run with. Threads that find no work soon block.
/// A pool serves one caller at a time. Results never depend on the number of threads or on the width.
/// </summary>
public sealed class ComputePool : IDisposable
{
    private readonly Crew _crew;
    private readonly Stack<AlignedBuffer> _scratch = new();

    /// <exception cref="PlatformNotSupportedException">The processor has no fused multiply-add.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ComputePool(ComputeOptions? options = null)
    {
        HardwareSupport.Require();
        options ??= new ComputeOptions();
        options.Validate();
        Threads = options.Threads;
        VectorBits = Math.Min(options.MaxVectorBits, HardwareSupport.VectorBits);
        _crew = new Crew(Threads - 1);
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
        if (Threads > 1 && count > 1)
        {
            _crew.Run(count, body);
            return;
        }

        for (var i = 0; i < count; i++)
            body(i);
    }

    public void Dispose()
    {
        _crew.Dispose();
        while (_scratch.TryPop(out var buffer))
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
}
