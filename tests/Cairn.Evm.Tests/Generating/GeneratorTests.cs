using Cairn.Evm.Generator;

namespace Cairn.Evm.Tests;

/// <summary>Texts that generation promises. That the code compiles and works is Cairn.Contracts' daily proof.</summary>
public class GeneratorTests
{
    private const string Shop = """
        {"contractName":"Shop","bytecode":"0x6000","abi":[
          {"type":"constructor","inputs":[{"name":"owner_","type":"address"}]},
          {"type":"function","name":"price","stateMutability":"view",
           "inputs":[{"name":"class","type":"bytes32"}],"outputs":[{"name":"","type":"uint128"}]},
          {"type":"function","name":"buy","stateMutability":"payable","inputs":[
            {"name":"orders","type":"tuple[]","internalType":"struct Shop.Order[]","components":[
              {"name":"item","type":"uint64"},{"name":"delta","type":"int32"}]}],"outputs":[]},
          {"type":"function","name":"stock","stateMutability":"view","inputs":[],
           "outputs":[{"name":"count","type":"uint8"},{"name":"open","type":"bool"}]},
          {"type":"event","name":"Sold","inputs":[{"name":"buyer","type":"address","indexed":true},
            {"name":"note","type":"string","indexed":true},{"name":"amount","type":"uint256"}]},
          {"type":"error","name":"SoldOut","inputs":[{"name":"item","type":"uint64"}]}]}
        """;

    private static string Generate(params string[] artifacts) => string.Concat(ClientGenerator
        .Generate([.. artifacts.Select((a, i) => Artifact.Parse(a, $"{i}"))], "Shops").Values);

    [Theory]
    [InlineData("public async Task<UInt128> PriceAsync(Hash32 @class, BlockTag block = default,")]
    [InlineData("public ContractCall Buy(IReadOnlyList<Order> orders, UInt256 valueWei) =>")]
    [InlineData("public async Task<ShopStockResult> StockAsync(BlockTag block = default,")]
    [InlineData("public sealed record ShopStockResult(byte Count, bool Open)")]
    [InlineData("public sealed record Order(ulong Item, int Delta)")]
    [InlineData("public sealed record ShopSoldEvent(Address Buyer, Hash32 Note, UInt256 Amount)")]
    [InlineData("public static ContractCall Deploy(Address owner)")]
    [InlineData("public enum ShopError")]
    [InlineData("return new(ShopError.SoldOut, v, text);")]
    [InlineData("namespace Shops;")]
    public void Shapes(string expected) => Assert.Contains(expected, Generate(Shop));

    [Fact]
    public void Structs_of_one_name_and_two_shapes_bear_their_contracts()
    {
        var other = Shop.Replace("Shop", "Stall").Replace("\"uint64\"", "\"uint32\"");
        var text = Generate(Shop, other);
        Assert.Contains("ShopOrder(ulong Item, int Delta)", text);
        Assert.Contains("StallOrder(uint Item, int Delta)", text);
        Assert.Contains("record Order(", Generate(Shop, Shop.Replace("\"Shop\"", "\"Mall\"")));
    }

    [Fact]
    public void Only_what_changed_is_written_and_stale_files_go()
    {
        var folder = Directory.CreateTempSubdirectory("cairn-generator-").FullName;
        try
        {
            var files = ClientGenerator.Generate([Artifact.Parse(Shop, "shop")], "Shops");
            Assert.Equal(2, OutputFolder.Write(folder, files));
            Assert.Equal(0, OutputFolder.Write(folder, files));
            Assert.Equal(2, OutputFolder.Write(folder, new Dictionary<string, string> { ["New.g.cs"] = "" }) - 1);
            Assert.Equal("New.g.cs", Path.GetFileName(Assert.Single(Directory.GetFiles(folder))));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"contractName\":\"A B\",\"abi\":[]}")]
    [InlineData("{\"contractName\":\"A\",\"abi\":[],\"bytecode\":\"0x__$unlinked$__\"}")]
    [InlineData("{\"contractName\":\"A\",\"abi\":{}}")]
    public void Wrong_artifacts_name_their_file(string json)
    {
        var error = Assert.Throws<FormatException>(() => Artifact.Parse(json, "out/A.json"));
        Assert.Contains("out/A.json", error.Message);
    }

    [Theory]
    [InlineData("balanceOf", "BalanceOf")]
    [InlineData("MAX_GAME", "MaxGame")]
    [InlineData("DOMAIN_SEPARATOR", "DomainSeparator")]
    [InlineData("_tokenId", "TokenId")]
    [InlineData("r", "R")]
    public void Names_become_those_of_csharp(string solidity, string expected) =>
        Assert.Equal(expected, Names.Pascal(solidity));

    [Theory]
    [InlineData("--artifacts")]
    [InlineData("--artifacts a --namespace b")]
    [InlineData("--artifacts a --namespace b --out c --more d")]
    public void Wrong_command_lines_are_refused(string line)
    {
        Assert.False(GeneratorOptions.TryParse(line.Split(' '), out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_missing_folder_says_what_to_do() => Assert.Contains("compile the contracts",
        Assert.Throws<IOException>(() => Artifact.ReadFolder("/nowhere/at/all")).Message);
}
