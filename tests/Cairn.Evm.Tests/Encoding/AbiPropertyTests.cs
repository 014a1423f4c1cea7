using System.Numerics;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class AbiPropertyTests
{
    private const int Seed = 1_559;

    [Fact]
    public void Random_values_of_random_types_survive_encoding_and_mutations_never_throw()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 1500; round++)
        {
            var types = Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomType(random, 3)).ToArray();
            var values = types.Select(t => RandomValue(random, t)).ToArray();
            var encoded = Abi.Encode(types, values);
            Assert.True(Abi.TryDecode(types, encoded, out var decoded), Describe(round, types));
            Assert.Equal(encoded, Abi.Encode(types, decoded));
            Mutate(random, encoded);
            if (Abi.TryDecode(types, encoded, out decoded)) Abi.Encode(types, decoded);
            Abi.TryDecode(types, encoded.AsMemory(0, random.Next(encoded.Length + 1)), out _);
        }
    }

    [Fact]
    public void Shared_encoding_says_the_same_in_no_more_bytes()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 1500; round++)
        {
            var types = Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomType(random, 3)).ToArray();
            var values = types.Select(t => RandomValue(random, t)).ToArray();
            AbiType[] twice = [.. types, .. types];
            object[] both = [.. values, .. values];
            var (encoded, shared) = (Abi.Encode(twice, both), Abi.EncodeShared(twice, both));
            Assert.True(Abi.TryDecode(twice, shared, out var decoded), Describe(round, types));
            Assert.Equal(encoded, Abi.Encode(twice, decoded));
            Assert.True(shared.Length <= encoded.Length, Describe(round, types));
        }

        var word = new byte[40];
        Assert.Equal(2 * 32 + 32 + 64, Abi.EncodeShared([AbiType.Bytes, AbiType.Bytes], word, word).Length);
    }

    private static string Describe(int round, AbiType[] types) =>
        $"seed {Seed}, round {round}: {string.Join(' ', types.AsEnumerable())}";

    private static void Mutate(Random random, byte[] bytes)
    {
        for (var i = random.Next(1, 4); i > 0 && bytes.Length > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
    }

    internal static AbiType RandomType(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => AbiType.UInt(8 * random.Next(1, 33)),
        1 => AbiType.Int(8 * random.Next(1, 33)),
        2 => AbiType.Address,
        3 => AbiType.Bool,
        4 => AbiType.FixedBytes(random.Next(1, 33)),
        5 => AbiType.Bytes,
        6 => AbiType.String,
        7 => AbiType.ArrayOf(RandomType(random, depth - 1)),
        8 => AbiType.FixedArrayOf(RandomType(random, depth - 1), random.Next(0, 4)),
        _ => AbiType.Tuple([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomType(random, depth - 1))]),
    };

    internal static object RandomValue(Random random, AbiType type) => type.Kind switch
    {
        AbiKind.UInt => (UInt256)new BigInteger(RandomBytes(random, type.Size / 8), isUnsigned: true),
        AbiKind.Int => new BigInteger(RandomBytes(random, type.Size / 8)),
        AbiKind.Address => new Address(RandomBytes(random, 20)),
        AbiKind.Bool => random.Next(2) == 1,
        AbiKind.FixedBytes => RandomBytes(random, type.Size),
        AbiKind.Bytes => RandomBytes(random, random.Next(100)),
        AbiKind.String => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => "aé漢😀"[random.Next(3)])),
        AbiKind.Array => Values(random, type.Element!, random.Next(4)),
        AbiKind.FixedArray => Values(random, type.Element!, type.Size),
        _ => type.Components.Select(c => RandomValue(random, c.Type)).ToArray(),
    };

    private static object[] Values(Random random, AbiType type, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => RandomValue(random, type))];

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
