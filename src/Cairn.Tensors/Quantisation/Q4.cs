using System.Buffers.Binary;
using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Quantisation;

/// <summary>
/// 4-bit blocks of 64 elements: q in −7…7 and a bfloat16 scale s ≥ max|x|/7. A block is 34 bytes: s little-endian, then
/// 32 bytes, byte i holding element 2i in its low four bits and element 2i+1 in its high four, as q + 8. The last block
/// is padded with zeros (q + 8 = 8).
/// </summary>
public static class Q4
{
    /// <summary>Elements of a block.</summary>
    public const int BlockElements = 64;

    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 34;

    /// <summary>Bytes that hold <paramref name="elements"/> elements.</summary>
    public static long BytesFor(long elements)
    {
        Guard.NotNegative(elements, nameof(elements));
        return (elements + BlockElements - 1) / BlockElements * BlockBytes;
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
        pool.Check("q4", x);
        for (var start = 0; start < x.Length; start += BlockElements)
        {
            var block = x.Slice(start, Math.Min(BlockElements, x.Length - start));
            var bytes = output.Slice(start / BlockElements * BlockBytes, BlockBytes);
            var max = 0f;
            foreach (var value in block)
                max = MathF.Abs(value) > max ? MathF.Abs(value) : max;
            var scale = float.IsFinite(max) ? ScaleFor(max) : (ushort)0;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, scale);
            bytes[2..].Fill(0x88);
            var s = BFloat16.ToSingle(scale);
            for (var i = 0; i < block.Length && scale != 0; i++)
            {
                var q = float.IsFinite(block[i]) ? (int)MathF.Round(block[i] / s, MidpointRounding.ToEven) : 0;
                var shift = i % 2 * 4;
                bytes[2 + i / 2] = (byte)((bytes[2 + i / 2] & (0xF0 >> shift)) | ((q + 8) << shift));
            }
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
        for (var i = 0; i < output.Length; i++)
            output[i] = Element(source, i) + 0f;
        return true;
    }

    /// <summary>sums = fma(q·s, weight, sums): one step of the chain over slots.</summary>
    /// <returns>False where the bytes are not canonical; the sums are then untouched.</returns>
    public static bool TryAccumulate(ComputePool pool, ReadOnlySpan<byte> source, float weight, Span<float> sums)
    {
        Guard.Length(source.Length, BytesFor(sums.Length), nameof(source));
        if (!IsCanonical(source, sums.Length))
            return false;
        for (var i = 0; i < sums.Length; i++)
            sums[i] = MathF.FusedMultiplyAdd(Element(source, i), weight, sums[i]) + 0f;
        pool.Check("q4_accumulate", sums);
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
        for (var i = 0L; i < source.Length / BlockBytes * BlockElements; i++)
        {
            var block = source.Slice((int)(i / BlockElements) * BlockBytes, BlockBytes);
            var scale = BinaryPrimitives.ReadUInt16LittleEndian(block);
            if (scale != 0 && (scale < 0x0080 || !float.IsFinite(7f * BFloat16.ToSingle(scale)) || scale >= 0x7F80))
                return false;
            var q = Code(block, (int)(i % BlockElements));
            if (q == -8 || (q != 0 && (scale == 0 || i >= elements)))
                return false;
        }

        return true;
    }

    private static int Code(ReadOnlySpan<byte> block, int i) => ((block[2 + i / 2] >> (i % 2 * 4)) & 15) - 8;

    private static float Element(ReadOnlySpan<byte> source, int i)
    {
        var block = source.Slice(i / BlockElements * BlockBytes, BlockBytes);
        return Code(block, i % BlockElements) * BFloat16.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(block));
    }
}
