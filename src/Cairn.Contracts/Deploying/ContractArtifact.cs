using System.Text.Json;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>A compiled contract: its interface and its creation code.</summary>
internal sealed record ContractArtifact(string Name, ContractAbi Abi, ReadOnlyMemory<byte> CreationCode)
{
    /// <summary>A contract of this build.</summary>
    public static ContractArtifact Load(string name)
    {
        using var stream = typeof(ContractArtifact).Assembly.GetManifestResourceStream($"{name}.json")
            ?? throw new ArgumentException($"No contract '{name}' was compiled into this build.", nameof(name));
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads what contracts/compile.mjs writes.</summary>
    public static ContractArtifact Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new ContractArtifact(root.GetProperty("contractName").GetString()!,
            ContractAbi.Parse(root.GetProperty("abi").GetRawText()),
            Hex.Parse(root.GetProperty("bytecode").GetString()));
    }

    /// <summary>Creation code with the constructor's arguments.</summary>
    public byte[] Creation(IReadOnlyList<AbiType> types, params IReadOnlyList<object> arguments) =>
        [.. CreationCode.Span, .. Evm.Abi.Encode(types, arguments)];
}
