using System.Runtime.InteropServices;

namespace Cairn.Tensors.Compute;

/// <summary>Native memory for floats at a multiple of 64 bytes, zeroed: no vector straddles two cache lines.</summary>
public sealed unsafe class AlignedBuffer : IDisposable
{
    private float* _start;

    /// <param name="length">Floats; at most 2³¹ − 1.</param>
    public AlignedBuffer(int length)
    {
        Guard.NotNegative(length, nameof(length));
        Length = length;
        _start = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, (long)length) * sizeof(float), 64);
        Span.Clear();
    }

    ~AlignedBuffer() => Free();

    public int Length { get; }

    /// <summary>The floats. Not to be kept beyond the buffer's life.</summary>
    public Span<float> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start is null, this);
            return new Span<float>(_start, Length);
        }
    }

    internal float* Start => _start;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
