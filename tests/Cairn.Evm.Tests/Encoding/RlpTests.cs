using System.Numerics;
using System.Text.Json;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class RlpTests
{
    [DataFact("vectors/ethereum/RLPTests-rlptest.json")]
    public void Public_vectors_encode_and_decode()
    {
        foreach (var (name, input, output) in Read("vectors/ethereum/RLPTests-rlptest.json"))
        {
            var item = Item(input);
            Assert.True(output == Convert.ToHexStringLower(Rlp.Encode(item)), name);
            var bytes = Convert.FromHexString(output);
            Assert.True(Rlp.TryDecode(bytes, out var decoded, out var error), $"{name}: {error}");
            Assert.Equal(output, Convert.ToHexStringLower(Rlp.Encode(decoded)));
        }
    }

    [DataFact("vectors/ethereum/RLPTests-invalidRLPTest.json")]
    public void Public_vectors_of_invalid_input_are_refused()
    {
        foreach (var (name, _, output) in Read("vectors/ethereum/RLPTests-invalidRLPTest.json"))
            Assert.False(Rlp.TryDecode(Convert.FromHexString(output), out _, out _), name);
    }

    private static IEnumerable<(string Name, JsonElement Input, string Output)> Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.Path(file)));
        var tests = document.RootElement.Clone().EnumerateObject().ToArray();
        Assert.NotEmpty(tests);
        foreach (var test in tests)
        {
            var output = test.Value.GetProperty("out").GetString()!;
            yield return (test.Name, test.Value.GetProperty("in"),
                output.StartsWith("0x", StringComparison.Ordinal) ? output[2..] : output);
        }
    }

    private static RlpItem Item(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => RlpItem.List(json.EnumerateArray().Select(Item)),
        JsonValueKind.Number => RlpItem.Of((UInt256)BigInteger.Parse(json.GetRawText())),
        _ when json.GetString()!.StartsWith('#') =>
            RlpItem.Of(BigInteger.Parse(json.GetString()![1..]).ToByteArray(isUnsigned: true, isBigEndian: true)),
        _ => RlpItem.Of(System.Text.Encoding.UTF8.GetBytes(json.GetString()!)),
    };

    [Fact]
    public void Random_trees_survive_and_mutations_never_throw()
    {
        const int seed = 55_56;
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = Rlp.Encode(Random(random, 4));
            Assert.True(Rlp.TryDecode(bytes, out var item, out _), $"seed {seed}, round {round}");
            Assert.Equal(bytes, Rlp.Encode(item));
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            // Canonical only: whatever is accepted encodes to the same bytes.
            if (Rlp.TryDecode(bytes, out item, out _)) Assert.Equal(bytes, Rlp.Encode(item));
        }
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        var item = RlpItem.List([]);
        for (var i = 0; i < Rlp.MaxDepth; i++) item = RlpItem.List([item]);
        Assert.False(Rlp.TryDecode(Rlp.Encode(item), out _, out var error));
        Assert.Equal(RlpError.TooDeep, error);
        Assert.False(Rlp.TryDecode(new byte[11], out _, out error, maxBytes: 10));
        Assert.Equal(RlpError.TooLarge, error);
    }

    private static RlpItem Random(Random random, int depth)
    {
        if (depth > 0 && random.Next(2) == 0)
            return RlpItem.List([.. Enumerable.Range(0, random.Next(6)).Select(_ => Random(random, depth - 1))]);
        var bytes = new byte[random.Next(4) == 0 ? random.Next(300) : random.Next(3)];
        random.NextBytes(bytes);
        return RlpItem.Of(bytes);
    }
}
