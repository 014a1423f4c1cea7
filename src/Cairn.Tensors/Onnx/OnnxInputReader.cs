using System.Collections.Immutable;

namespace Cairn.Tensors.Onnx;

/// <summary>Reads a ValueInfoProto: a name, an element type and a shape.</summary>
internal static class OnnxInputReader
{
    private const int Symbolic = -1;

    public static OnnxInput Read(WireReader reader)
    {
        var (name, type) = ("", default(WireReader));
        while (reader.TryNext(out var field))
            switch (field.Number)
            {
                case 1: name = reader.Text(field); break;
                case 2: type = reader.Inner(field); break;
            }

        if (type is null)
            throw new ModelRefusedException($"'{name}'", "", "an input or output has no type.", "Export it with one.");
        while (type.TryNext(out var field))
            if (field.Number == 1)
                return Tensor(name, type.Inner(field));
        throw new ModelRefusedException($"'{name}'", "", "an input or output is no tensor.", "Only tensors are taken.");
    }

    private static OnnxInput Tensor(string name, WireReader reader)
    {
        var (kind, shape) = (0L, default(ImmutableArray<int>?));
        while (reader.TryNext(out var field))
            switch (field.Number)
            {
                case 1: kind = reader.Number(field); break;
                case 2: shape = Shape(name, reader.Inner(field)); break;
            }

        return new OnnxInput(name, OnnxTensorReader.Kind(name, kind), shape ?? []);
    }

    private static ImmutableArray<int> Shape(string name, WireReader reader)
    {
        var shape = ImmutableArray.CreateBuilder<int>();
        while (reader.TryNext(out var field))
            if (field.Number == 1)
                shape.Add(Extent(name, reader.Inner(field)));
        if (shape.Count > OnnxLimits.Rank)
            throw new ModelRefusedException($"'{name}'", "", $"it has {shape.Count} axes.",
                $"A tensor has at most {OnnxLimits.Rank}.");
        return shape.ToImmutable();
    }

    private static int Extent(string name, WireReader reader)
    {
        var extent = (long)Symbolic;
        while (reader.TryNext(out var field))
            if (field.Number == 1)
                extent = reader.Number(field);
        return extent is >= Symbolic and <= OnnxLimits.Elements
            ? (int)extent
            : throw new ModelRefusedException($"'{name}'", "", $"it has an extent of {extent}.");
    }
}
