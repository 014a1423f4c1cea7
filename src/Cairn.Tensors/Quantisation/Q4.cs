using System.Buffers.Binary;
using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Quantisation;

/// <summary>
/// 4-bit blocks of 64 elements: q in −7…7 and a bfloat16 scale s ≥ max|x|/7. A block is 34 bytes: s little-endian, then
/// 32 bytes, byte i holding element 2i in its low four bits and element 2i+1 in its high four, as q + 8. The last block
/// is padded with zeros (q + 8 = 8).
/// </summary>
public static unsafe class Q4
{
    /// <summary>Elements of a block.</summary>
    public const int BlockElements = 64;

    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 34;

    /// <summary>A byte of two elements that are zero.</summary>
    internal const byte TwoZeros = 0x88;

    /// <summary>Bytes that hold <paramref name="elements"/> elements.</summary>
    public static long BytesFor(long elements)
    {
        Guard.NotNegative(elements, nameof(elements));
        return Blocks(elements) * BlockBytes;
    }

    /// <summary>The scale of a block whose largest magnitude is <paramref name="max"/>, as bfloat16 bits.</summary>
    /// <remarks>The least bfloat16 s with 7·s ≥ max; 0 where that is subnormal.</remarks>
    public static ushort ScaleFor(float max)
    {
        var bits = BitConverter.SingleToUInt32Bits(max / 7f) & 0xFFFF0000;
        if (7f * BitConverter.UInt32BitsToSingle(bits) < max)
            bits += 0x10000;
        return bits < 0x00800000 ? (ushort)0 : (ushort)(bits >> 16);
    }

    /// <summary>Quantises: q = round-half-even(x / s). A non-finite element is the fault of operator "q4".</summary>
    /// <param name="output"><see cref="BytesFor"/> bytes.</param>
    public static void Quantise(ComputePool pool, ReadOnlySpan<float> x, Span<byte> output)
    {
        Guard.Length(output.Length, BytesFor(x.Length), nameof(output));
        fixed (float* px = x)
        fixed (byte* po = output)
        {
            if (pool.RunItems(new Q4QuantiseKernel(px, x.Length, po), Blocks(x.Length), Q4QuantiseKernel.Cost))
                pool.Check("q4", x);
        }
    }

    /// <summary>output = q·s, exact.</summary>
    /// <returns>
    /// False where the bytes are not canonical: <see cref="IsCanonical"/>. The output is then undefined.
    /// </returns>
    public static bool TryDequantise(ReadOnlySpan<byte> source, Span<float> output)
    {
        Guard.Length(source.Length, BytesFor(output.Length), nameof(source));
        if (!IsCanonical(source, output.Length))
            return false;
        fixed (byte* ps = source)
        fixed (float* po = output)
        {
            var kernel = new Q4AccumulateKernel(ps, 1f, false, po, output.Length);
            KernelRunner.Dispatch(kernel, HardwareSupport.VectorBits, 0, Blocks(output.Length));
        }

        return true;
    }

    /// <summary>sums = fma(q·s, weight, sums): one step of the chain over slots.</summary>
    /// <returns>False where the bytes are not canonical; the sums are then untouched.</returns>
    public static bool TryAccumulate(ComputePool pool, ReadOnlySpan<byte> source, float weight, Span<float> sums)
    {
        Guard.Length(source.Length, BytesFor(sums.Length), nameof(source));
        if (!IsCanonical(source, sums.Length))
            return false;
        fixed (byte* ps = source)
        fixed (float* po = sums)
        {
            var kernel = new Q4AccumulateKernel(ps, weight, true, po, sums.Length);
            if (pool.RunItems(kernel, Blocks(sums.Length), Q4AccumulateKernel.Cost))
                pool.Check("q4_accumulate", sums);
        }

        return true;
    }

    /// <summary>
    /// True where every scale is zero or a positive normal number with finite 7·s, no q is −8, a zero scale has only
    /// zeros, and padding is zero. Bytes from strangers must pass before they are used.
    /// </summary>
    public static bool IsCanonical(ReadOnlySpan<byte> source, long elements)
    {
        if (elements < 0 || source.Length != BytesFor(elements))
            return false;
        for (var start = 0; start < source.Length; start += BlockBytes)
        {
            var used = Math.Min(BlockElements, elements - (long)start / BlockBytes * BlockElements);
            if (!IsCanonicalBlock(source.Slice(start, BlockBytes), (int)used))
                return false;
        }

        return true;
    }

    private static bool IsCanonicalBlock(ReadOnlySpan<byte> block, int used)
    {
        var scale = BinaryPrimitives.ReadUInt16LittleEndian(block);
        var codes = block[2..];
        if (scale == 0)
            return !codes.ContainsAnyExcept(TwoZeros);
        if (scale is < 0x0080 or >= 0x7F80 || !float.IsFinite(7f * BFloat16.ToSingle(scale)))
            return false;
        for (var i = 0; i < codes.Length; i += sizeof(ulong))
        {
            var sixteen = BinaryPrimitives.ReadUInt64LittleEndian(codes[i..]);
            if (((sixteen - 0x1111_1111_1111_1111) & ~sixteen & 0x8888_8888_8888_8888) != 0)
                return false;
        }

        for (var i = used; i < BlockElements; i++)
        {
            if (((codes[i / 2] >> (i % 2 * 4)) & 15) != 8)
                return false;
        }

        return true;
    }

    private static long Blocks(long elements) => (elements + BlockElements - 1) / BlockElements;
}
