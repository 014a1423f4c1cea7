using System.Runtime.CompilerServices;

namespace Cairn.Proofs.Fields;

/// <summary>Arithmetic on spans of canonical Goldilocks elements.</summary>
internal static unsafe class BaseKernels
{
    /// <summary>z = x + y.</summary>
    public static void Add(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z, int width = 8) =>
        Map<Addition>(x, y, z, width);

    /// <summary>z = x − y.</summary>
    public static void Subtract(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z, int width = 8) =>
        Map<Subtraction>(x, y, z, width);

    /// <summary>z = x · y.</summary>
    public static void Multiply(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z, int width = 8) =>
        Map<Multiplication>(x, y, z, width);

    private static void Map<TOp>(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z, int width)
        where TOp : IOperation
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length, nameof(y));
        ArgumentOutOfRangeException.ThrowIfNotEqual(z.Length, x.Length, nameof(z));
        width = Math.Min(width, Lanes.Width);
        var whole = x.Length / width * width;
        fixed (ulong* px = x, py = y, pz = z)
        {
            switch (width)
            {
                case 8: Map<TOp, Lanes8>(px, py, pz, 0, whole); break;
                case 4: Map<TOp, Lanes4>(px, py, pz, 0, whole); break;
                default: whole = 0; break;
            }

            Map<TOp, Lanes1>(px, py, pz, whole, x.Length);
        }
    }

    [MethodImpl(Lanes.Kernel)]
    private static void Map<TOp, T>(ulong* x, ulong* y, ulong* z, int from, int to)
        where TOp : IOperation
        where T : unmanaged, IFieldLanes<T>
    {
        for (var i = from; i < to; i += T.Count)
            TOp.Apply(T.Load(x + i), T.Load(y + i)).Store(z + i);
    }

    private interface IOperation
    {
        static abstract T Apply<T>(T x, T y)
            where T : unmanaged, IFieldLanes<T>;
    }

    private readonly struct Addition : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y)
            where T : unmanaged, IFieldLanes<T> => x + y;
    }

    private readonly struct Subtraction : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y)
            where T : unmanaged, IFieldLanes<T> => x - y;
    }

    private readonly struct Multiplication : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y)
            where T : unmanaged, IFieldLanes<T> => x * y;
    }
}
