namespace Cairn.Evm.Generator;

/// <summary>Records for structs and for functions with several return values.</summary>
internal static class RecordWriter
{
    public static void WriteStruct(string name, AbiType type, TypeMap types, SourceText source)
    {
        var properties = Names.Properties(type.Components, name, "ToAbi", "FromAbi");
        source.Line();
        source.Summary($"struct {name}: {type.Name}");
        Open(name, type.Components, properties, types, source);
        var values = type.Components.Select((c, i) => types.ToAbi(c, properties[i]));
        source.Line($"internal object[] ToAbi() => [{string.Join(", ", values)}];");
        source.Line();
        WriteFromAbi(name, type.Components, types, source);
        source.Close();
    }

    public static void WriteResult(string name, AbiFunction function, TypeMap types, SourceText source)
    {
        source.Line();
        source.Summary($"What {function.Signature} returns.");
        Open(name, function.Outputs, Names.Properties(function.Outputs, name, "FromAbi"), types, source);
        WriteFromAbi(name, function.Outputs, types, source);
        source.Close();
    }

    public static void Open(string name, IReadOnlyList<AbiParameter> members, string[] properties, TypeMap types,
        SourceText source)
    {
        var list = members.Select((m, i) => $"{types.TypeOf(m)} {properties[i]}");
        source.Open($"public sealed record {name}({string.Join(", ", list)})");
    }

    private static void WriteFromAbi(string name, IReadOnlyList<AbiParameter> members, TypeMap types,
        SourceText source)
    {
        var values = members.Select((m, i) => types.FromAbi(m, $"v[{i}]"));
        source.Line($"internal static {name} FromAbi(object[] v) => new({string.Join(", ", values)});");
    }
}
