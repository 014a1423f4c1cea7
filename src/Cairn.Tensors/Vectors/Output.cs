using System.Runtime.CompilerServices;

namespace Cairn.Tensors.Vectors;

/// <summary>What a kernel stores: every store adds +0, and remembers whether anything was not finite.</summary>
internal unsafe struct Output<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>0, or NaN in a lane that met something that is not finite (∞·0 and NaN·0 are NaN).</summary>
    private T _finite;

    /// <summary>True where an element stored may not be finite.</summary>
    public readonly bool IsSuspect => _finite.AnyNaN();

    /// <summary>Stores 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target, T value)
    {
        var zero = T.Splat(0f);
        _finite = T.Fma(value, zero, _finite);
        (value + zero).Store(target);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target, int count, T value)
    {
        var zero = T.Splat(0f);
        _finite = T.Fma(value, zero, _finite);
        Lanes.Store(value + zero, target, count);
    }
}
