using System.Runtime.CompilerServices;

namespace Cairn.Proofs.Fields;

/// <summary>Canonical Goldilocks elements at a fixed place in memory, at a multiple of 64 bytes.</summary>
/// <remarks>
/// Not zeroed. Whoever keeps <see cref="Start"/> keeps the vector alive. Disposing gives the memory to the next vector;
/// a vector that is never disposed is collected like any object.
/// </remarks>
internal sealed unsafe class BaseVector : IDisposable
{
    private const int AlignmentWords = 8;

    private ulong[]? _memory;

    public BaseVector(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _memory = VectorPool.Rent(checked(length + AlignmentWords));
        var first = (ulong*)Unsafe.AsPointer(ref _memory[0]);
        Start = (ulong*)(((nuint)first + 63) & ~(nuint)63);
        Length = length;
    }

    public BaseVector(ReadOnlySpan<ulong> canonical)
        : this(canonical.Length) => canonical.CopyTo(Span);

    public int Length { get; private set; }

    public ulong* Start { get; private set; }

    public Span<ulong> Span => new(Start, Length);

    public Goldilocks this[int index]
    {
        get => Goldilocks.FromCanonical(Span[index]);
        set => Span[index] = value.Value;
    }

    /// <summary>Signed integers modulo p, and zeros up to the length.</summary>
    public static BaseVector FromIntegers(ReadOnlySpan<int> values, int length)
    {
        var vector = new BaseVector(length);
        var span = vector.Span;
        for (var i = 0; i < values.Length; i++)
            span[i] = Goldilocks.FromInt64(values[i]).Value;
        span[values.Length..].Clear();
        return vector;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is not { } memory)
            return;
        Start = null;
        Length = 0;
        VectorPool.Return(memory);
    }
}
