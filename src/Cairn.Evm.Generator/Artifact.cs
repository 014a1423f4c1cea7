using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Crypto;

namespace Cairn.Evm.Generator;

/// <summary>A compiled contract: its name, interface (also as the compiler's JSON) and creation code.</summary>
internal sealed partial record Artifact(string Name, ContractAbi Abi, string AbiJson, string Bytecode)
{
    /// <summary>Every *.json directly in the folder, by contract name.</summary>
    public static IReadOnlyList<Artifact> ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new IOException($"The folder of artifacts {folder} does not exist: compile the contracts first.");
        var artifacts = Directory.EnumerateFiles(folder, "*.json")
            .Order(StringComparer.Ordinal).Select(f => Parse(File.ReadAllText(f), f)).ToList();
        if (artifacts.Count == 0)
            throw new IOException($"The folder {folder} holds no artifacts (*.json): compile the contracts first.");
        var twice = artifacts.GroupBy(a => a.Name).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new FormatException($"Two artifacts are named {twice.Key}.");
        return [.. artifacts.OrderBy(a => a.Name, StringComparer.Ordinal)];
    }

    public static Artifact Parse(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var name = root.GetProperty("contractName").GetString() ?? "";
            if (!Identifier().IsMatch(name)) throw new FormatException($"contractName '{name}' is no identifier");
            var bytecode = root.TryGetProperty("bytecode", out var code) ? code.GetString() ?? "0x" : "0x";
            if (!Hex.TryParse(bytecode, out var bytes)) throw new FormatException("bytecode is not linked hex");
            var abi = root.GetProperty("abi");
            return new Artifact(name, ContractAbi.Parse(abi), JsonSerializer.Serialize(abi), Hex.Format(bytes));
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException
            or InvalidOperationException)
        {
            throw new FormatException($"{source}: {e.Message}", e);
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
