using System.Runtime.CompilerServices;

namespace Cairn.Tensors.Vectors;

/// <summary>Loads and stores of up to 16 elements for kernels over 16 lanes.</summary>
/// <remarks>A call in a kernel's loop would send every vector that lives across it through memory.</remarks>
internal static unsafe class Lanes
{
    public const int Count = 16;

    /// <summary>True where 16 lanes are one vector: there are registers for twice as wide a tile.</summary>
    public static bool IsWide<T>() => typeof(T) == typeof(Lanes512);

    /// <summary>The first <paramref name="count"/> elements, the rest +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load<T>(float* source, int count)
        where T : unmanaged, ILanes<T> => count >= Count ? T.Load(source) : T.LoadFirst(source, count);

    /// <summary>The first <paramref name="count"/> elements, the rest <paramref name="fill"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T LoadPart<T>(float* source, int count, float fill)
        where T : unmanaged, ILanes<T>
    {
        var part = stackalloc float[Count];
        for (var i = 0; i < Count; i++)
            part[i] = i < count ? source[i] : fill;
        return T.Load(part);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T value, float* target, int count)
        where T : unmanaged, ILanes<T>
    {
        if (count >= Count)
            value.Store(target);
        else
            value.StoreFirst(target, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StorePart<T>(T value, float* target, int count)
        where T : unmanaged, ILanes<T>
    {
        var part = stackalloc float[Count];
        value.Store(part);
        for (var i = 0; i < count; i++)
            target[i] = part[i];
    }
}
