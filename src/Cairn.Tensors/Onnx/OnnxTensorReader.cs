using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Cairn.Tensors.Onnx;

/// <summary>Reads a TensorProto: little-endian raw data, or the typed lists.</summary>
internal static class OnnxTensorReader
{
    private const int ExternalLocation = 1;
    private const int Half = 10;
    private const int Double = 11;

    public static (string Name, ModelTensor Tensor) Read(WireReader reader)
    {
        var (name, kind, dims) = ("", 0L, new List<long>());
        var (raw, floats, integers) = (default(WireField?), new List<float>(), new List<long>());
        while (reader.TryNext(out var field))
            switch (field.Number)
            {
                case 1: reader.Numbers(field, dims, OnnxLimits.Rank); break;
                case 2: kind = reader.Number(field); break;
                case 4: reader.Floats(field, floats, OnnxLimits.Elements); break;
                case 5 or 7: reader.Numbers(field, integers, OnnxLimits.Elements); break;
                case 10: reader.Doubles(field, floats, OnnxLimits.Elements); break;
                case 8: name = reader.Text(field); break;
                case 9: raw = field; break;
                case 13: throw External(name);
                case 14 when reader.Number(field) == ExternalLocation: throw External(name);
                case 3: throw Refuse(name, "it is only a segment of a tensor.", "Export whole tensors.");
            }

        var shape = Shape(name, dims);
        var count = (int)ModelTensor.Elements(shape.AsSpan());
        var element = kind is Half or Double ? ElementKind.Float32 : Kind(name, kind);
        return (name, raw is { } bytes
            ? FromRaw(name, element, shape, count, Widened(kind, reader.Content(bytes)))
            : FromLists(name, element, shape, count,
                kind == Half ? [.. integers.Select(b => (float)BitConverter.UInt16BitsToHalf((ushort)b))] : floats,
                integers));
    }

    public static ElementKind Kind(string name, long kind) =>
        kind is >= 0 and <= int.MaxValue && Enum.IsDefined((ElementKind)kind)
            ? (ElementKind)kind
            : throw Refuse(name, $"its elements have ONNX type {kind}.",
                "Float32, int8, uint8, int32, int64 and bool are understood; convert the model.");

    /// <summary>Floats of 16 and 64 bits as those of 32 that are nearest; other data as it is.</summary>
    private static ReadOnlySpan<byte> Widened(long kind, ReadOnlySpan<byte> raw)
    {
        var size = kind switch { Half => 2, Double => 8, _ => 0 };
        if (size == 0 || raw.Length % size != 0)
            return raw;
        var floats = new byte[raw.Length / size * sizeof(float)];
        for (var i = 0; i < raw.Length / size; i++)
            BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(i * sizeof(float)), kind == Half
                ? (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(i * size)..])
                : (float)BinaryPrimitives.ReadDoubleLittleEndian(raw[(i * size)..]));
        return floats;
    }

    private static ImmutableArray<int> Shape(string name, List<long> dims)
    {
        var count = 1L;
        foreach (var extent in dims)
        {
            if (extent is < 0 or > OnnxLimits.Elements || (extent == 0 && dims.Count != 1) ||
                (count *= extent) > OnnxLimits.Elements)
                throw Refuse(name, $"its shape is {ShapeText.Of(dims)}.",
                    $"A tensor has from 1 to {OnnxLimits.Elements} elements; only a list may be empty.");
        }

        return [.. dims.Select(d => (int)d)];
    }

    private static ModelTensor FromRaw(
        string name, ElementKind kind, ImmutableArray<int> shape, int count, ReadOnlySpan<byte> raw)
    {
        var size = kind switch { ElementKind.Float32 or ElementKind.Int32 => 4, ElementKind.Int64 => 8, _ => 1 };
        if (raw.Length != (long)count * size)
            throw Refuse(name, $"{raw.Length} bytes of data; its shape needs {(long)count * size}.", "");
        if (kind == ElementKind.Float32)
        {
            var floats = new float[count];
            for (var i = 0; i < count; i++)
                floats[i] = BinaryPrimitives.ReadSingleLittleEndian(raw[(i * 4)..]);
            return Finite(name, shape, floats);
        }

        var integers = new long[count];
        for (var i = 0; i < count; i++)
            integers[i] = kind switch
            {
                ElementKind.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(i * 8)..]),
                ElementKind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(i * 4)..]),
                ElementKind.Int8 => (sbyte)raw[i],
                _ => raw[i],
            };
        return Ranged(name, kind, shape, integers);
    }

    private static ModelTensor FromLists(
        string name, ElementKind kind, ImmutableArray<int> shape, int count, List<float> floats, List<long> integers)
    {
        var given = kind == ElementKind.Float32 ? floats.Count : integers.Count;
        if (given != count)
            throw Refuse(name, $"{given} elements of data; its shape needs {count}.", "");
        return kind == ElementKind.Float32
            ? Finite(name, shape, [.. floats])
            : Ranged(name, kind, shape, [.. integers]);
    }

    private static ModelTensor Finite(string name, ImmutableArray<int> shape, float[] floats)
    {
        var at = Array.FindIndex(floats, f => float.IsNaN(f));
        if (at >= 0)
            throw Refuse(name, $"element {at} is not a number.", "");
        return new ModelTensor(shape, floats);
    }

    private static ModelTensor Ranged(string name, ElementKind kind, ImmutableArray<int> shape, long[] integers)
    {
        var (low, high) = ModelTensor.Range(kind);
        var at = Array.FindIndex(integers, v => v < low || v > high);
        if (at >= 0)
            throw Refuse(name, $"element {at} is {integers[at]}, out of the range of {kind}.", "");
        return new ModelTensor(kind, shape, integers);
    }

    private static ModelRefusedException External(string name) =>
        Refuse(name, "its data lies in another file.", "Save the model with its data in one file.");

    private static ModelRefusedException Refuse(string name, string reason, string remedy) =>
        new(name.Length == 0 ? "tensor" : $"tensor '{name}'", "", reason, remedy);
}
