using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

/// <summary>
/// Seeded typed data documents: a few structs that hold each other, arrays, and every elementary type.
/// </summary>
internal static class RandomTypedData
{
    public static JsonObject Next(Random random)
    {
        var count = random.Next(1, 4);
        var types = new JsonObject();
        var members = new Dictionary<string, (string Name, string Type)[]>(StringComparer.Ordinal);
        for (var i = count - 1; i >= 0; i--)
        {
            // Structs hold only later ones, so that values are finite.
            var list = Enumerable.Range(0, random.Next(1, 6))
                .Select(m => ($"m{m}", RandomTypeName(random, i + 1, count))).ToArray();
            members[$"T{i}"] = list;
            types[$"T{i}"] = new JsonArray([.. list.Select(m => Member(m.Item1, m.Item2))]);
        }
        var domain = new JsonObject();
        var domainType = new JsonArray();
        void Add(string name, string type, JsonNode value)
        {
            if (random.Next(4) == 0 && name != "name") return;
            domain[name] = value;
            domainType.Add(Member(name, type));
        }
        Add("name", "string", $"App {random.Next(100)}");
        Add("version", "string", "1");
        Add("chainId", "uint256", random.Next(1, 100_000));
        Add("verifyingContract", "address", Account(random));
        Add("salt", "bytes32", Bytes(random, 32));
        types["EIP712Domain"] = domainType;
        return new JsonObject
        {
            ["types"] = types, ["primaryType"] = "T0", ["domain"] = domain,
            ["message"] = Value(random, members, "T0"),
        };
    }

    private static JsonObject Member(string name, string type) => new() { ["name"] = name, ["type"] = type };

    private static string RandomTypeName(Random random, int firstStruct, int structs)
    {
        var type = random.Next(9) switch
        {
            0 => $"uint{8 * random.Next(1, 33)}",
            1 => $"int{8 * random.Next(1, 33)}",
            2 => "address",
            3 => "bool",
            4 => $"bytes{random.Next(1, 33)}",
            5 => "bytes",
            6 => "string",
            _ when firstStruct < structs => $"T{random.Next(firstStruct, structs)}",
            _ => "uint256",
        };
        return random.Next(5) switch { 0 => type + "[]", 1 => $"{type}[{random.Next(1, 4)}]", _ => type };
    }

    private static JsonNode Value(Random random, Dictionary<string, (string Name, string Type)[]> structs, string type)
    {
        if (type.EndsWith(']'))
        {
            var open = type.LastIndexOf('[');
            var length = open == type.Length - 2 ? random.Next(4)
                : int.Parse(type.AsSpan(open + 1, type.Length - open - 2), CultureInfo.InvariantCulture);
            return new JsonArray([.. Enumerable.Range(0, length).Select(_ => Value(random, structs, type[..open]))]);
        }
        if (structs.TryGetValue(type, out var members))
        {
            var value = new JsonObject();
            foreach (var (name, of) in members) value[name] = Value(random, structs, of);
            return value;
        }
        var abi = AbiType.Parse(type);
        return abi.Kind switch
        {
            AbiKind.Address => Account(random),
            AbiKind.Bool => random.Next(2) == 1,
            AbiKind.FixedBytes => Bytes(random, abi.Size),
            AbiKind.Bytes => Bytes(random, random.Next(80)),
            AbiKind.String => (string)AbiPropertyTests.RandomValue(random, abi),
            _ => AbiPropertyTests.RandomValue(random, abi).ToString()!,
        };
    }

    private static string Account(Random random) => new Address(RandomTransactions.Bytes(random, 20)).ToString();

    private static string Bytes(Random random, int count) => Hex.Format(RandomTransactions.Bytes(random, count));
}
