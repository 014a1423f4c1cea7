using System.Buffers.Binary;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Quantisation;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Quantisation;

public sealed class Q4Tests
{
    private static readonly int[] Lengths = [0, 1, 63, 64, 65, 128, 1000, 10_001];

    [Fact]
    public void Every_pool_gives_the_bytes_of_the_plain_loop()
    {
        foreach (var kind in Inputs.Kinds)
        foreach (var length in Lengths)
        {
            var x = Inputs.Of(kind, length, 7);
            var expected = Plain(x);
            foreach (var pool in Pools.All)
            {
                var actual = new byte[Q4.BytesFor(length)];
                Q4.Quantise(pool, x, actual);
                Assert.Equal(expected, actual);
                Assert.True(Q4.IsCanonical(actual, length));
            }
        }
    }

    [Fact]
    public void Scale_is_the_least_bfloat16_that_reaches_a_seventh()
    {
        var random = new Random(11);
        for (var i = 0; i < 200_000; i++)
        {
            var max = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1, 0x7F800000));
            var scale = Q4.ScaleFor(max);
            var s = (double)BFloat16.ToSingle(scale);
            if (scale == 0)
                Assert.True(max / 7.0 <= 1.17549435e-38, $"{max:R}");
            else
                Assert.True(7 * s >= max && 7 * (double)BFloat16.ToSingle((ushort)(scale - 1)) < max, $"{max:R}");
        }
    }

    [Fact]
    public void Zero_and_tiny_blocks_are_all_zero()
    {
        foreach (var x in new[] { new float[64], Enumerable.Repeat(-0f, 64).ToArray(), [float.Epsilon, -1e-38f] })
        {
            var bytes = new byte[34];
            Q4.Quantise(Pools.All[0], x, bytes);
            Assert.Equal([0, 0, .. Enumerable.Repeat((byte)0x88, 32)], bytes);
        }
    }

    [Fact]
    public void Products_are_exact_and_accumulate_as_one_chain()
    {
        foreach (var length in Lengths)
        {
            var x = Inputs.Plain(length, 3);
            var bytes = new byte[Q4.BytesFor(length)];
            Q4.Quantise(Pools.All[0], x, bytes);
            var values = new float[length];
            Assert.True(Q4.TryDequantise(bytes, values));
            for (var i = 0; i < length; i++)
            {
                var s = BFloat16.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i / 64 * 34)));
                var q = (bytes[i / 64 * 34 + 2 + i % 64 / 2] >> (i % 2 * 4) & 15) - 8;
                Assert.Equal((double)q * s, values[i]);
                Assert.True(Math.Abs(x[i] - values[i]) <= s * 0.500001f);
            }

            Same.Bits($"accumulate {length}", [Inputs.Plain(length, 4)],
                e => Accumulate(values, 0.3f, e[0]),
                (pool, a) => Assert.True(Q4.TryAccumulate(pool, bytes, 0.3f, a[0])));
        }
    }

    [Theory]
    [InlineData(0, 0x7F, 0x00)]
    [InlineData(0, 0x00, 0x80)]
    [InlineData(0, 0x80, 0x7F)]
    [InlineData(5, 0x08, 0x80)]
    [InlineData(5, 0x80, 0x08)]
    [InlineData(33, 0x98, 0x89)]
    public void Bytes_that_no_quantiser_writes_are_refused(int at, byte first, byte second)
    {
        var bytes = new byte[34];
        Q4.Quantise(Pools.All[0], Inputs.Plain(62, 1), bytes);
        Assert.True(Q4.IsCanonical(bytes, 62));
        bytes[at] = first;
        if (at + 1 < bytes.Length)
            bytes[at + 1] = second;
        Assert.False(Q4.IsCanonical(bytes, 62));
        Assert.False(Q4.TryDequantise(bytes, new float[62]));
        Assert.False(Q4.TryAccumulate(Pools.All[0], bytes, 1f, new float[62]));
    }

    [Fact]
    public void What_is_not_finite_is_a_fault()
    {
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        foreach (var pool in Pools.All)
        {
            var x = Inputs.Plain(200, 1);
            x[130] = bad;
            Q4.Quantise(pool, x, new byte[Q4.BytesFor(200)]);
            Assert.Equal(new KernelFault("q4", 130), pool.Fault);
        }
    }

    private static void Accumulate(float[] values, float weight, float[] sums)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] = MathF.FusedMultiplyAdd(values[i], weight, sums[i]) + 0f;
    }

    private static byte[] Plain(float[] x)
    {
        var bytes = new byte[(x.Length + 63) / 64 * 34];
        for (var start = 0; start < x.Length; start += 64)
        {
            var block = bytes.AsSpan(start / 64 * 34, 34);
            var max = 0f;
            for (var i = start; i < Math.Min(x.Length, start + 64); i++)
                max = MathF.Max(max, MathF.Abs(x[i]));
            var scale = Q4.ScaleFor(max);
            BinaryPrimitives.WriteUInt16LittleEndian(block, scale);
            for (var i = 0; i < 64; i++)
            {
                var inside = start + i < x.Length && scale != 0;
                var q = inside ? (int)MathF.Round(x[start + i] / BFloat16.ToSingle(scale), MidpointRounding.ToEven) : 0;
                block[2 + i / 2] |= (byte)((q + 8) << (i % 2 * 4));
            }
        }

        return bytes;
    }
}
