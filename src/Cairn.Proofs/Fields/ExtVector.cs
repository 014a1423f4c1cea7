namespace Cairn.Proofs.Fields;

/// <summary>Extension elements in three planes, one for each limb. Its length may shrink: a fold halves it.</summary>
/// <remarks>As with <see cref="BaseVector"/>: not zeroed, and disposed to be used again.</remarks>
internal sealed unsafe class ExtVector : IDisposable
{
    private readonly BaseVector _memory;
    private readonly int _stride;

    /// <summary>Not zeroed.</summary>
    public ExtVector(int length)
    {
        // Planes a power of two apart would fall on the same cache sets.
        _stride = checked((length + 7) / 8 * 8 + 8);
        _memory = new BaseVector(checked(Ext3.Degree * _stride));
        Length = length;
    }

    public ExtVector(ReadOnlySpan<Ext3> values)
        : this(values.Length)
    {
        for (var i = 0; i < values.Length; i++)
            this[i] = values[i];
    }

    public int Length { get; private set; }

    public ExtPointer Pointer => new(_memory.Start, _stride);

    public Ext3 this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            return Pointer[index];
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            var pointer = Pointer;
            pointer[index] = value;
        }
    }

    /// <summary>One limb of all elements.</summary>
    public Span<ulong> Plane(int limb) => _memory.Span.Slice(limb * _stride, Length);

    public void Clear()
    {
        for (var limb = 0; limb < Ext3.Degree; limb++)
            Plane(limb).Clear();
    }

    public void Shrink(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    public void Dispose()
    {
        _memory.Dispose();
        Length = 0;
    }

    public Ext3[] ToArray()
    {
        var values = new Ext3[Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = this[i];
        return values;
    }
}
