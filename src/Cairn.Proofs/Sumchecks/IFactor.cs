using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Sumchecks;

/// <summary>Elements of a factor, of the field or of its extension, side by side.</summary>
internal interface IFactor<TSelf, T>
    where TSelf : unmanaged, IFactor<TSelf, T>
    where T : unmanaged, IFieldLanes<T>
{
    static abstract TSelf Load(ExtPointer source, nint index);

    static abstract TSelf operator -(in TSelf x, in TSelf y);

    /// <summary>x · this.</summary>
    ExtLanes<T> Times(in ExtLanes<T> x);
}

/// <inheritdoc/>
internal readonly unsafe struct BaseFactor<T>(T value) : IFactor<BaseFactor<T>, T>
    where T : unmanaged, IFieldLanes<T>
{
    private readonly T _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BaseFactor<T> Load(ExtPointer source, nint index) => new(T.Load(source.Plane(0) + index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BaseFactor<T> operator -(in BaseFactor<T> x, in BaseFactor<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExtLanes<T> Times(in ExtLanes<T> x) => x * _value;
}

/// <inheritdoc/>
internal readonly struct ExtFactor<T>(ExtLanes<T> value) : IFactor<ExtFactor<T>, T>
    where T : unmanaged, IFieldLanes<T>
{
    private readonly ExtLanes<T> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtFactor<T> Load(ExtPointer source, nint index) => new(source.Load<T>(index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtFactor<T> operator -(in ExtFactor<T> x, in ExtFactor<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExtLanes<T> Times(in ExtLanes<T> x) => x * _value;
}
