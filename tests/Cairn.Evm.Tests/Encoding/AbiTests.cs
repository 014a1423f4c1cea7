using System.Numerics;
using System.Text.Json;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class AbiTests
{
    private static AbiType[] Types(params string[] names) => [.. names.Select(AbiType.Parse)];

    private static void AssertEncodes(string[] types, object[] values, string expected)
    {
        var encoded = Abi.Encode(Types(types), values);
        Assert.Equal(expected.Replace(" ", "").Replace("\n", "").Replace("\r", ""), Convert.ToHexStringLower(encoded));
        Assert.True(Abi.TryDecode(Types(types), encoded, out var decoded));
        Assert.Equal(encoded, Abi.Encode(Types(types), decoded));
    }

    // The examples of the Solidity ABI specification.
    [Fact]
    public void Examples_of_the_specification()
    {
        Assert.Equal("cdcd77c0", Selector("baz(uint32,bool)"));
        Assert.Equal("fce353f6", Selector("bar(bytes3[2])"));
        Assert.Equal("a5643bf2", Selector("sam(bytes,bool,uint256[])"));
        Assert.Equal("8be65246", Selector("f(uint256,uint32[],bytes10,bytes)"));
        AssertEncodes(["uint32", "bool"], [69UL, true], """
            0000000000000000000000000000000000000000000000000000000000000045
            0000000000000000000000000000000000000000000000000000000000000001
            """);
        AssertEncodes(["bytes3[2]"], [new object[] { "abc"u8.ToArray(), "def"u8.ToArray() }], """
            6162630000000000000000000000000000000000000000000000000000000000
            6465660000000000000000000000000000000000000000000000000000000000
            """);
        AssertEncodes(["bytes", "bool", "uint256[]"], ["dave"u8.ToArray(), true, new object[] { 1, 2, 3 }], """
            0000000000000000000000000000000000000000000000000000000000000060
            0000000000000000000000000000000000000000000000000000000000000001
            00000000000000000000000000000000000000000000000000000000000000a0
            0000000000000000000000000000000000000000000000000000000000000004
            6461766500000000000000000000000000000000000000000000000000000000
            0000000000000000000000000000000000000000000000000000000000000003
            0000000000000000000000000000000000000000000000000000000000000001
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000003
            """);
    }

    [Fact]
    public void Nested_dynamic_arrays_of_the_specification() =>
        AssertEncodes(["uint256[][]", "string[]"],
            [new object[] { new object[] { 1, 2 }, new object[] { 3 } }, new object[] { "one", "two", "three" }], """
            0000000000000000000000000000000000000000000000000000000000000040
            0000000000000000000000000000000000000000000000000000000000000140
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000040
            00000000000000000000000000000000000000000000000000000000000000a0
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000001
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000001
            0000000000000000000000000000000000000000000000000000000000000003
            0000000000000000000000000000000000000000000000000000000000000003
            0000000000000000000000000000000000000000000000000000000000000060
            00000000000000000000000000000000000000000000000000000000000000a0
            00000000000000000000000000000000000000000000000000000000000000e0
            0000000000000000000000000000000000000000000000000000000000000003
            6f6e650000000000000000000000000000000000000000000000000000000000
            0000000000000000000000000000000000000000000000000000000000000003
            74776f0000000000000000000000000000000000000000000000000000000000
            0000000000000000000000000000000000000000000000000000000000000005
            7468726565000000000000000000000000000000000000000000000000000000
            """);

    // In the copy of the vectors beside this repository, the text argument of "GithubWikiTest" reads otherwise than
    // upstream's (ethereum/tests, "Hello, world!") and than its own result. Its result is decoded here, and the
    // published arguments are encoded below, from upstream's text.
    private const string DisagreesWithItself = "GithubWikiTest";

    [Fact]
    public void Upstreams_first_vector() =>
        AssertEncodes(["uint256", "uint32[]", "bytes10", "bytes"],
            [0x123, new object[] { 0x456, 0x789 }, "1234567890"u8.ToArray(), "Hello, world!"u8.ToArray()], """
            0000000000000000000000000000000000000000000000000000000000000123
            0000000000000000000000000000000000000000000000000000000000000080
            3132333435363738393000000000000000000000000000000000000000000000
            00000000000000000000000000000000000000000000000000000000000000e0
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000456
            0000000000000000000000000000000000000000000000000000000000000789
            000000000000000000000000000000000000000000000000000000000000000d
            48656c6c6f2c20776f726c642100000000000000000000000000000000000000
            """);

    [DataFact("vectors/ethereum/ABITests-basic_abi_tests.json")]
    public void Public_vectors()
    {
        var json = File.ReadAllText(SharedData.Path("vectors/ethereum/ABITests-basic_abi_tests.json"));
        using var document = JsonDocument.Parse(json);
        var count = 0;
        foreach (var test in document.RootElement.EnumerateObject())
        {
            var types = test.Value.GetProperty("types").EnumerateArray().Select(t => t.GetString()!).ToArray();
            var arguments = test.Value.GetProperty("args").EnumerateArray().ToArray();
            var values = types.Zip(arguments, (t, a) => Value(AbiType.Parse(t), a)).ToArray();
            var result = test.Value.GetProperty("result").GetString()!;
            count++;
            Assert.True(Abi.TryDecode(Types(types), Convert.FromHexString(result), out var decoded), test.Name);
            AssertEncodes(types, test.Name == DisagreesWithItself ? decoded : values, result);
        }
        Assert.True(count > 0);
    }

    private static object Value(AbiType type, JsonElement json) => type.Kind switch
    {
        AbiKind.Array => json.EnumerateArray().Select(e => Value(type.Element!, e)).ToArray(),
        AbiKind.UInt => (UInt256)BigInteger.Parse(json.GetRawText()),
        AbiKind.Address => Address.Parse(json.GetString()!),
        _ => System.Text.Encoding.UTF8.GetBytes(json.GetString()!),
    };

    [Theory]
    [InlineData("uint8", "0000000000000000000000000000000000000000000000000000000000000100")]
    [InlineData("int8", "0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("bool", "0000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("address", "0000000000000000000000010000000000000000000000000000000000000000")]
    [InlineData("bytes2", "6162630000000000000000000000000000000000000000000000000000000000")]
    [InlineData("uint256", "00")]
    [InlineData("bytes", "0000000000000000000000000000000000000000000000000000000000000040")]
    [InlineData("bytes", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("uint256[]", "0000000000000000000000000000000000000000000000000000000000000020"
        + "00000000000000000000000000000000000000000000000000000000ffffffff")]
    [InlineData("bytes", "0000000000000000000000000000000000000000000000000000000000000020"
        + "0000000000000000000000000000000000000000000000000000000000000001"
        + "6162000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("string", "0000000000000000000000000000000000000000000000000000000000000020"
        + "0000000000000000000000000000000000000000000000000000000000000001"
        + "ff00000000000000000000000000000000000000000000000000000000000000")]
    public void Malformed_data_is_refused(string type, string hex) =>
        Assert.False(Abi.TryDecode(Types(type), Convert.FromHexString(hex), out _));

    [Fact]
    public void Overlapping_offsets_cannot_multiply_work()
    {
        // Ten levels of arrays whose hundred items all point at the next level: 100^10 values if followed blindly.
        const int levels = 10, width = 100;
        var data = new List<byte>();
        data.AddRange(((UInt256)32).ToBigEndian());
        for (var level = 0; level < levels; level++)
        {
            data.AddRange(((UInt256)width).ToBigEndian());
            for (var i = 0; i < width; i++) data.AddRange(((UInt256)(32 * width)).ToBigEndian());
        }
        var type = "uint256" + string.Concat(Enumerable.Repeat("[]", levels));
        Assert.False(Abi.TryDecode(Types(type), data.ToArray(), out _));
    }

    [Theory]
    [InlineData("uint7")]
    [InlineData("uint264")]
    [InlineData("uint08")]
    [InlineData("bytes33")]
    [InlineData("uint256[")]
    [InlineData("(uint256")]
    [InlineData("uint256[-1]")]
    [InlineData("uint256[99999999]")]
    [InlineData("tuple")]
    [InlineData("")]
    [InlineData("[]")]
    public void Texts_that_are_no_types(string text) => Assert.False(AbiType.TryParse(text, out _));

    [Fact]
    public void Values_that_do_not_fit_are_named_by_place()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Abi.Encode(Types("uint8[]"), [new object[] { 1, 256 }]));
        Assert.Contains("value[0][1]", error.Message);
        Assert.Throws<ArgumentException>(() => Abi.Encode(Types("int8"), [(BigInteger)(-129)]));
        Assert.Throws<ArgumentException>(() => Abi.Encode(Types("uint256"), [-1]));
        Assert.Throws<ArgumentException>(() => Abi.Encode(Types("address"), ["0x00"]));
        Assert.Throws<ArgumentException>(() => Abi.Encode(Types("bool"), []));
        Assert.Equal(128, Abi.Encode(Types("int8", "int8", "int8", "int8"), [-128, 127, 0, -1]).Length);
    }

    [Fact]
    public void Packed_encoding_matches_soliditys_example()
    {
        // encodePacked(int16(-1), bytes1(0x42), uint16(0x03), string("Hello, world!"))
        var packed = Abi.EncodePacked(Types("int16", "bytes1", "uint16", "string"),
            [-1, new byte[] { 0x42 }, 3, "Hello, world!"]);
        Assert.Equal("ffff42000348656c6c6f2c20776f726c6421", Convert.ToHexStringLower(packed));
    }

    private static string Selector(string signature) =>
        Convert.ToHexStringLower(AbiFunction.Parse(signature).Selector.Span);
}
