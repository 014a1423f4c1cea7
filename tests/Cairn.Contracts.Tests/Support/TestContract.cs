using System.Text.Json;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>A contract of contracts/test, called by name: these have no generated clients.</summary>
internal sealed record TestContract(ContractAbi Abi, byte[] CreationCode, Address Address)
{
    public static TestContract Load(string name)
    {
        var path = Path.Combine(Repository.Root, "contracts", "out", "test", $"{name}.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return new TestContract(ContractAbi.Parse(document.RootElement.GetProperty("abi")),
            Hex.Parse(document.RootElement.GetProperty("bytecode").GetString()), default);
    }

    public TestContract At(Address address) => this with { Address = address };

    public ContractCall Call(string function, params object[] arguments) =>
        new(Address, Function(function).EncodeCall(arguments));

    public Task<object[]> ReadAsync(EvmClient client, string function, params object[] arguments) =>
        ContractQuery.RunAsync(client, Address, Function(function), arguments);

    private AbiFunction Function(string name) => Abi.Functions.Single(f => f.Name == name);
}
