namespace Cairn.Evm.Generator;

/// <summary>A contract's custom errors as a closed enum, and a record that reads revert data.</summary>
internal sealed class ErrorWriter(Artifact artifact, SourceText source)
{
    private static readonly (string Name, string Summary)[] Standard =
    [
        ("Unknown", "Data that is none of the below."),
        ("Empty", "No data: out of gas, a bare revert, or no contract at the address."),
        ("Message", "Error(string), from require with a text."),
        ("Panic", "Panic(uint256): a bug in the contract."),
    ];

    public void Write()
    {
        var used = new HashSet<string>(Standard.Select(s => s.Name), StringComparer.Ordinal);
        var errors = artifact.Abi.Errors.Select((error, index) => (error, index))
            .OrderBy(e => e.error.Signature, StringComparer.Ordinal)
            .Select(e => (e.error, e.index, name: Names.Distinct(Names.Pascal(e.error.Name), used))).ToArray();
        WriteEnum(errors);
        WriteRevert(errors);
    }

    private void WriteEnum((AbiError Error, int Index, string Name)[] errors)
    {
        source.Line();
        source.Summary($"Why {artifact.Name} reverts.");
        source.Open($"public enum {artifact.Name}Error");
        foreach (var (name, summary) in Standard)
        {
            source.Summary(summary);
            source.Line($"{name},");
        }
        foreach (var (error, _, name) in errors)
        {
            source.Summary(error.Signature);
            source.Line($"{name},");
        }
        source.Close();
    }

    private void WriteRevert((AbiError Error, int Index, string Name)[] errors)
    {
        var type = $"{artifact.Name}Revert";
        var errorType = $"{artifact.Name}Error";
        source.Line();
        source.Summary($"A revert of {artifact.Name}: which error, its arguments as the ABI decoder gives them, and a "
            + "sentence.");
        source.Open($"public sealed record {type}({errorType} Error, IReadOnlyList<object> Arguments, string Text)");
        source.Summary("Reads revert data; never fails.");
        source.Open($"public static {type} Decode(ReadOnlyMemory<byte> data)");
        source.Line($"var errors = {artifact.Name}Contract.Interface.Errors;");
        source.Line("var text = RevertReason.Describe(data, errors);");
        if (errors.Length > 0) source.Line("object[]? v;");
        foreach (var (_, index, name) in errors)
            source.Line($"if (errors[{index}].TryDecode(data, out v)) return new({errorType}.{name}, v, text);");
        source.Line($"if (data.Length == 0) return new({errorType}.Empty, [], text);");
        source.Line($"if (RevertReason.IsMessage(data)) return new({errorType}.Message, [], text);");
        source.Line($"if (RevertReason.IsPanic(data)) return new({errorType}.Panic, [], text);");
        source.Line($"return new({errorType}.Unknown, [], text);");
        source.Close();
        source.Close();
    }
}
