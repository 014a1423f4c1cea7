using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Quantisation;
using Cairn.Tensors.Tests.Support;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class QuantisationMatchTests
{
    private static readonly int[] Lengths = [1, 2, 63, 64, 65, 129, 200];

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Q4_bytes_and_what_they_stand_for(string kind)
    {
        foreach (var n in Lengths)
        {
            var x = Edges.Of(kind, n, n);
            x[0] = kind == "huge" ? 3e38f : x[0];
            var (tx, tb) = (Float32("x", n), Int8("bytes", QuantisationOperators.Blocks(n), 34));
            var (packed, ty) = (Int8("packed", 1, tb.Dimensions[0], 34), Float32("y", 1, n));
            byte[] bytes = [];
            var tensors = new TensorSet().Put(tx, x);
            var fail = KernelMatch.Check(QuantisationOperators.Quantise("update", n, tx, tb), tensors, pool =>
            {
                bytes = new byte[Q4.BytesFor(n)];
                Q4.Quantise(pool, x, bytes);
                return [];
            }, $"{kind} {n}");
            Assert.Equal(tensors["bytes"].ToIntegers(), bytes.Select(b => (int)(sbyte)b));
            if (fail is not null)
                continue;
            tensors.Put(packed, tensors["bytes"].ToIntegers());
            KernelMatch.Check(QuantisationOperators.Dequantise("update", 1, n, packed, ty), tensors, pool =>
            {
                var y = new float[n];
                Assert.True(Q4.TryDequantise(bytes, y));
                return [("y", y)];
            }, $"{kind} {n}");
        }
    }

    [Fact]
    public void Scales_at_every_edge_and_ties_of_codes()
    {
        var random = new Random(5);
        for (var round = 0; round < 60; round++)
        {
            var x = new float[64];
            var scale = BitConverter.UInt32BitsToSingle((uint)random.Next(1, 0x7F00) << 16);
            for (var i = 0; i < 64; i++)
                x[i] = (random.Next(29) - 14) * 0.5f * scale;
            x[random.Next(64)] = round % 3 == 0 ? MathF.BitIncrement(7 * scale) : 7 * scale;
            if (!x.All(float.IsFinite))
                continue;
            var (tx, tb) = (Float32("x", 64), Int8("bytes", 1, 34));
            var tensors = new TensorSet().Put(tx, x);
            KernelMatch.Check(QuantisationOperators.Quantise("update", 64, tx, tb), tensors, pool =>
            {
                var bytes = new byte[34];
                Q4.Quantise(pool, x, bytes);
                Assert.Equal(tensors["bytes"].ToIntegers(), bytes.Select(b => (int)(sbyte)b));
                return [];
            }, $"seed 5, round {round}");
        }
    }

    [Fact]
    public void Bytes_are_canonical_for_both_or_for_neither()
    {
        var random = new Random(6);
        var (accepted, refused) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            var n = Lengths[random.Next(Lengths.Length)];
            var blocks = QuantisationOperators.Blocks(n);
            var bytes = new byte[blocks * 34];
            using (var pool = new Tensors.Compute.ComputePool(new Tensors.Compute.ComputeOptions { Threads = 1 }))
                Q4.Quantise(pool, Inputs.Plain(n, round), bytes);
            for (var change = random.Next(3); change > 0; change--)
                bytes[random.Next(4) == 0 ? random.Next(2) : random.Next(bytes.Length)] = (byte)random.Next(256);
            var (tb, tv) = (Int8("bytes", 1, blocks, 34), Int32("valid", 1));
            var tensors = new TensorSet().Put(tb, bytes.Select(b => (int)(sbyte)b).ToArray());
            KernelMatch.Check(
                QuantisationOperators.Validity("v", 1, n, tb, tv), tensors, _ => [], $"seed 6, round {round}");
            var expected = Q4.IsCanonical(bytes, n);
            Assert.True(tensors["valid"].ToIntegers()[0] == (expected ? 1 : 0), $"seed 6, round {round}");
            (accepted, refused) = expected ? (accepted + 1, refused) : (accepted, refused + 1);
        }

        Assert.True(accepted > 50 && refused > 50, $"{accepted} accepted, {refused} refused");
    }
}
