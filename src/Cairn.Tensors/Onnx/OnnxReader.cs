using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Cairn.Tensors.Onnx;

/// <summary>Reads ModelProto, GraphProto and NodeProto. Field numbers are those of the ONNX specification.</summary>
internal static class OnnxReader
{
    public static OnnxModel Read(byte[] file)
    {
        if (file.Length > OnnxLimits.FileBytes)
            throw Refuse($"it has {file.Length} bytes.", $"A model has at most {OnnxLimits.FileBytes}.");
        var (reader, opset, graph) = (new WireReader(file), 0L, default(WireReader));
        while (reader.TryNext(out var field))
            switch (field.Number)
            {
                case 7 when graph is not null: throw Refuse("it has two graphs.", "");
                case 7: graph = reader.Inner(field); break;
                case 8: opset = Math.Max(opset, Opset(reader.Inner(field))); break;
                case 25: throw Refuse("it defines functions of its own.", "Inline them before exporting.");
            }

        if (graph is null)
            throw Refuse("it holds no graph.", "Name an ONNX model.");
        if (opset is < OnnxLimits.OldestOpset or > OnnxLimits.NewestOpset)
            throw Refuse($"its operator set is {opset}.",
                $"Export with one from {OnnxLimits.OldestOpset} to {OnnxLimits.NewestOpset}.");
        return Graph(graph, (int)opset);
    }

    private static long Opset(WireReader reader)
    {
        var (domain, version) = ("", 0L);
        while (reader.TryNext(out var field))
            switch (field.Number)
            {
                case 1: domain = reader.Text(field); break;
                case 2: version = reader.Number(field); break;
            }

        return domain is "" or "ai.onnx" ? version : 0;
    }

    private static OnnxModel Graph(WireReader reader, int opset)
    {
        var (nodes, constants) = (ImmutableArray.CreateBuilder<OnnxNode>(), new Dictionary<string, ModelTensor>());
        var (inputs, outputs) = (ImmutableArray.CreateBuilder<OnnxInput>(), ImmutableArray.CreateBuilder<OnnxInput>());
        var elements = 0L;
        while (reader.TryNext(out var field))
            switch (field.Number)
            {
                case 1:
                    Count(nodes.Count, OnnxLimits.Nodes, "nodes");
                    nodes.Add(OnnxNodeReader.Read(reader.Inner(field), nodes.Count));
                    break;
                case 5:
                    Count(constants.Count, OnnxLimits.Constants, "constants");
                    var (name, tensor) = OnnxTensorReader.Read(reader.Inner(field));
                    if (!constants.TryAdd(name, tensor))
                        throw Refuse($"the constant '{name}' is there twice.", "");
                    if ((elements += tensor.Count) > OnnxLimits.TotalElements)
                        throw Refuse("its constants are too large.",
                            $"They have at most {OnnxLimits.TotalElements} elements together.");
                    break;
                case 11:
                    Count(inputs.Count, OnnxLimits.Constants, "inputs");
                    inputs.Add(OnnxInputReader.Read(reader.Inner(field)));
                    break;
                case 12:
                    Count(outputs.Count, OnnxLimits.Arity, "outputs");
                    outputs.Add(OnnxInputReader.Read(reader.Inner(field)));
                    break;
                case 15: throw Refuse("it has sparse constants.", "Export dense ones.");
            }

        var model = new OnnxModel(opset, [.. inputs.Where(i => !constants.ContainsKey(i.Name))],
            outputs.ToImmutable(), constants.ToFrozenDictionary(), nodes.ToImmutable());
        OnnxNames.Check(model);
        return model;
    }

    private static void Count(int count, int countMax, string what)
    {
        if (count >= countMax)
            throw Refuse($"it has more than {countMax} {what}.", "");
    }

    private static ModelRefusedException Refuse(string reason, string remedy) => new("file", "", reason, remedy);
}
