using System.Runtime.CompilerServices;

namespace Cairn.Proofs.Fields;

/// <summary>Where a run of extension elements begins: their limbs lie in three planes, a stride apart.</summary>
internal readonly unsafe struct ExtPointer(ulong* start, nint stride)
{
    private readonly ulong* _start = start;
    private readonly nint _stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtPointer operator +(ExtPointer pointer, nint elements) =>
        new(pointer._start + elements, pointer._stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* Plane(int limb) => _start + limb * _stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExtLanes<T> Load<T>(nint index)
        where T : unmanaged, IFieldLanes<T> =>
        new(T.Load(_start + index), T.Load(_start + _stride + index), T.Load(_start + 2 * _stride + index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<T>(nint index, in ExtLanes<T> value)
        where T : unmanaged, IFieldLanes<T>
    {
        value.A.Store(_start + index);
        value.B.Store(_start + _stride + index);
        value.C.Store(_start + 2 * _stride + index);
    }

    /// <summary>One element.</summary>
    public Ext3 this[nint index]
    {
        get => new(Read(_start + index), Read(_start + _stride + index), Read(_start + 2 * _stride + index));
        set
        {
            _start[index] = value.A.Value;
            _start[_stride + index] = value.B.Value;
            _start[2 * _stride + index] = value.C.Value;
        }
    }

    private static Goldilocks Read(ulong* source) => Goldilocks.FromCanonical(*source);
}
