namespace Cairn.Evm.Generator;

/// <summary>A record for each event of a contract.</summary>
internal sealed class EventWriter(Artifact artifact, TypeMap types, SourceText source)
{
    public void Write()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < artifact.Abi.Events.Count; i++)
        {
            var name = Names.Distinct($"{artifact.Name}{Names.Pascal(artifact.Abi.Events[i].Name)}Event", used);
            Write(artifact.Abi.Events[i], i, name);
        }
    }

    private void Write(AbiEvent entry, int index, string name)
    {
        var members = entry.Inputs
            .Select(p => p.Indexed && TypeMap.IsHashedTopic(p.Type) ? p with { Type = AbiType.FixedBytes(32) } : p)
            .ToArray();
        var properties = Names.Properties(members, name, "Definition", "Topic", "TryDecode", "Topics");
        source.Line();
        source.Summary($"event {entry.Signature}. Indexed arguments of dynamic type are hashes.");
        RecordWriter.Open(name, members, properties, types, source);
        var definition = $"{artifact.Name}Contract.Interface.Events[{index}]";
        source.Line($"private static readonly AbiEvent Definition = {definition};");
        source.Line();
        source.Summary("The signature's hash.");
        source.Line("public static Hash32 Topic => Definition.Topic;");
        source.Line();
        source.Summary("Reads a log of this event; does not look at who emitted it.");
        source.Open($"public static bool TryDecode(LogEntry log, [NotNullWhen(true)] out {name}? decoded)");
        source.Line("decoded = null;");
        source.Line("if (!Definition.TryDecode(log.Topics, log.Data, out var v)) return false;");
        // The decoder gives topics of dynamic type as Hash32 and other bytes32 as byte arrays.
        var values = members.Select((m, i) => entry.Inputs[i].Indexed && TypeMap.IsHashedTopic(entry.Inputs[i].Type)
            ? $"(Hash32)v[{i}]" : types.FromAbi(m, $"v[{i}]"));
        source.Line($"decoded = new {name}({string.Join(", ", values)});");
        source.Line("return true;");
        source.Close();
        source.Line();
        WriteTopics(members);
        source.Close();
    }

    private void WriteTopics(AbiParameter[] members)
    {
        var indexed = members.Where(m => m.Indexed).ToArray();
        var names = Names.Parameters(indexed);
        var declared = indexed.Select((m, i) => $"{types.TypeOf(m)}? {names[i]} = null");
        source.Summary("Topics to filter logs by; null matches anything.");
        source.Line($"public static Hash32?[] Topics({string.Join(", ", declared)}) =>");
        source.Line($"    Definition.EncodeTopics([{string.Join(", ", names)}]);");
    }
}
