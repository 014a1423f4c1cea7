using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Reductions;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Quantisation;

/// <summary>Quantises blocks of 64 elements; its items are blocks.</summary>
internal readonly unsafe struct Q4QuantiseKernel(float* x, long elements, byte* output) : ILaneKernel
{
    /// <summary>Nanoseconds for one block, roughly.</summary>
    public const int Cost = 60;

    /// <summary>2²³·1.5 + 8: adding it rounds half to even, and leaves the whole number + 8 in the low bits.</summary>
    private const float RoundingMagic = 12582920f;

    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var suspect = false;
        var part = stackalloc float[Q4.BlockElements];
        var codes = stackalloc int[Q4.BlockElements];
        for (var block = first; block < last; block++)
        {
            var source = x + block * Q4.BlockElements;
            if ((block + 1) * Q4.BlockElements > elements)
            {
                var left = (int)(elements - block * Q4.BlockElements);
                new ReadOnlySpan<float>(source, left).CopyTo(new Span<float>(part, left));
                new Span<float>(part + left, Q4.BlockElements - left).Clear();
                source = part;
            }

            suspect |= Encode<T>(source, codes, output + block * Q4.BlockBytes);
        }

        return suspect;
    }

    /// <returns>True where an element may not be finite: it is left out of the maximum, and its code is 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Encode<T>(float* source, int* codes, byte* target)
        where T : unmanaged, ILanes<T>
    {
        T sign = T.SplatBits(int.MinValue), largest = T.Splat(0f), finite = T.Splat(0f), zero = T.Splat(0f);
        for (var i = 0; i < Q4.BlockElements; i += Lanes.Count)
        {
            var value = T.Load(source + i);
            finite = T.Fma(value, zero, finite);
            largest = LaneRow.Larger(value ^ (value & sign), largest);
        }

        var max = largest.FoldMax();
        var scale = float.IsFinite(max) ? Q4.ScaleFor(max) : (ushort)0;
        BinaryPrimitives.WriteUInt16LittleEndian(new Span<byte>(target, 2), scale);
        if (scale == 0)
        {
            new Span<byte>(target + 2, Q4.BlockBytes - 2).Fill(Q4.TwoZeros);
            return finite.AnyNaN();
        }

        T divisor = T.Splat(BFloat16.ToSingle(scale)), limit = T.Splat(8f), magic = T.Splat(RoundingMagic);
        for (var i = 0; i < Q4.BlockElements; i += Lanes.Count)
        {
            var q = T.Load(source + i) / divisor;
            q = T.Select(T.Less(q ^ (q & sign), limit), q, zero);
            (q + magic).Store((float*)codes + i);
        }

        for (var i = 0; i < Q4.BlockElements / 2; i++)
            target[2 + i] = (byte)((codes[2 * i] & 15) | ((codes[2 * i + 1] & 15) << 4));
        return finite.AnyNaN();
    }
}
