using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Cairn.Tensors.Onnx;

/// <summary>Reads a NodeProto and its attributes. Graphs within graphs are refused, so nothing recurses.</summary>
internal static class OnnxNodeReader
{
    public static OnnxNode Read(WireReader reader, int place)
    {
        var (name, operation, domain) = ("", "", "");
        var (inputs, outputs) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        var attributes = new List<WireReader>();
        while (reader.TryNext(out var field))
            switch (field.Number)
            {
                case 1: inputs.Add(reader.Text(field)); break;
                case 2: outputs.Add(reader.Text(field)); break;
                case 3: name = reader.Text(field); break;
                case 4: operation = reader.Text(field); break;
                case 5: attributes.Add(reader.Inner(field)); break;
                case 7: domain = reader.Text(field); break;
            }

        if (name.Length == 0)
            name = $"{operation}#{place}";
        if (inputs.Count > OnnxLimits.Arity || outputs.Count > OnnxLimits.Arity ||
            attributes.Count > OnnxLimits.Attributes)
            throw new ModelRefusedException(name, operation, "it has too many inputs, outputs or attributes.",
                $"At most {OnnxLimits.Arity}, {OnnxLimits.Arity} and {OnnxLimits.Attributes}.");
        if (domain is not ("" or "ai.onnx"))
            throw new ModelRefusedException(name, operation, $"the operator set '{domain}' is not known.",
                "Export with standard operators only.");
        return new OnnxNode(name, operation, inputs.ToImmutable(), outputs.ToImmutable(),
            Attributes(name, operation, attributes));
    }

    private static FrozenDictionary<string, OnnxAttribute> Attributes(
        string node, string operation, List<WireReader> readers)
    {
        var all = new Dictionary<string, OnnxAttribute>();
        foreach (var reader in readers)
        {
            var attribute = Attribute(node, operation, reader);
            if (!all.TryAdd(attribute.Name, attribute))
                throw new ModelRefusedException(node, operation, $"the attribute '{attribute.Name}' is there twice.");
        }

        return all.ToFrozenDictionary();
    }

    private static OnnxAttribute Attribute(string node, string operation, WireReader reader)
    {
        var (name, text, type, number, real) = ("", "", 0L, 0L, 0f);
        var (floats, ints, tensor) = (new List<float>(), new List<long>(), default(ModelTensor));
        while (reader.TryNext(out var field))
            switch (field.Number)
            {
                case 1: name = reader.Text(field); break;
                case 2: real = reader.Float(field); break;
                case 3: number = reader.Number(field); break;
                case 4: text = reader.Text(field); break;
                case 5: tensor = OnnxTensorReader.Read(reader.Inner(field)).Tensor; break;
                case 7: reader.Floats(field, floats, OnnxLimits.AttributeNumbers); break;
                case 8: reader.Numbers(field, ints, OnnxLimits.AttributeNumbers); break;
                case 20: type = reader.Number(field); break;
                case 6 or 11:
                    throw new ModelRefusedException(node, operation, "it holds a graph of its own.",
                        "Control flow is not taken; export a model without it.");
            }

        return new OnnxAttribute(name, (int)Math.Clamp(type, 0, 255), real, number, text, tensor, [.. floats],
            [.. ints]);
    }
}
