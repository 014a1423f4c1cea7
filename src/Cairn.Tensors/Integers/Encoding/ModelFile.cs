using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Encoding;

/// <summary>
/// A <c>.cairn</c> file: magic, length and bytes of the graph, the parameters' values, and a name for each
/// input, node and output.
/// </summary>
public static class ModelFile
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    private static ReadOnlySpan<byte> Magic => "CAIRNIG1"u8;

    /// <summary>Bytes of the largest file that is read: 2 GiB − 1.</summary>
    public const int BytesMax = int.MaxValue;

    public static byte[] Write(IntegerModel model)
    {
        using var stream = new MemoryStream();
        var graph = GraphEncoding.Encode(model.Graph);
        Span<byte> word = stackalloc byte[4];
        stream.Write(Magic);
        BinaryPrimitives.WriteInt32LittleEndian(word, graph.Length);
        stream.Write(word);
        stream.Write(graph);
        for (var i = 0; i < model.Weights.Length; i++)
            stream.Write(Values(model.Graph.Parameters[i], model.Weights[i]));
        foreach (var name in model.Names.Inputs.Concat(model.Names.Nodes).Concat(model.Names.Outputs))
        {
            var text = Utf8.GetBytes(name);
            BinaryPrimitives.WriteUInt16LittleEndian(word, (ushort)text.Length);
            stream.Write(word[..2]);
            stream.Write(text);
        }

        return stream.ToArray();
    }

    /// <summary>The values of a parameter as they are committed to: int8 a byte each, int32 little-endian.</summary>
    public static byte[] Values(IntegerParameter parameter, ImmutableArray<int> values)
    {
        var bytes = new byte[values.Length * (parameter.IsInt8 ? 1 : 4)];
        for (var i = 0; i < values.Length; i++)
            if (parameter.IsInt8)
                bytes[i] = (byte)values[i];
            else
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * 4), values[i]);
        return bytes;
    }

    /// <summary>Reads and analyses a file, whoever wrote it.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> file, [NotNullWhen(true)] out IntegerModel? model,
            [NotNullWhen(false)] out ModelError? error)
    {
        model = null;
        try
        {
            return TryReadParts(file, out model, out error);
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
            return false;
        }
    }

    private static bool TryReadParts(ReadOnlySpan<byte> file, out IntegerModel? model, out ModelError? error)
    {
        model = null;
        if (!file.StartsWith(Magic))
            throw new ModelRefusedException("file", "", "it is no Cairn model.", "Make one with `cairn model import`.");
        var rest = file[Magic.Length..];
        var length = BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, 4));
        if (!GraphEncoding.TryDecode(Take(ref rest, length), out var graph, out error))
            return false;
        GraphHeader.Check(graph);
        var weights = ImmutableArray.CreateBuilder<ImmutableArray<int>>(graph.Parameters.Length);
        for (var i = 0; i < graph.Parameters.Length; i++)
            weights.Add(Values(ref rest, graph.Parameters[i], i));
        var names = new ModelNames(Names(ref rest, graph.Inputs.Length), Names(ref rest, graph.Nodes.Length),
            Names(ref rest, graph.Outputs.Length));
        if (!rest.IsEmpty)
            throw new ModelRefusedException("file", "", $"{rest.Length} bytes lie behind its end.");
        if (!GraphAnalysis.TryAnalyse(graph, names.Nodes, out var facts, out error))
            return false;
        model = new IntegerModel(graph, facts, weights.MoveToImmutable(), names);
        return true;
    }

    private static ImmutableArray<int> Values(ref ReadOnlySpan<byte> rest, IntegerParameter parameter, int number)
    {
        var count = (int)ModelTensor.Elements(parameter.Shape.AsSpan());
        var bytes = Take(ref rest, (long)count * (parameter.IsInt8 ? 1 : 4));
        var values = ImmutableArray.CreateBuilder<int>(count);
        for (var i = 0; i < count; i++)
        {
            var value = parameter.IsInt8 ? (sbyte)bytes[i] : BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]);
            if (value < parameter.Low || value > parameter.High)
                throw new ModelRefusedException($"parameter {number}", "", $"element {i} is {value}.",
                    $"It goes from {parameter.Low} to {parameter.High}.");
            values.Add(value);
        }

        return values.MoveToImmutable();
    }

    private static ImmutableArray<string> Names(ref ReadOnlySpan<byte> rest, int count)
    {
        var names = ImmutableArray.CreateBuilder<string>(count);
        for (var i = 0; i < count; i++)
            names.Add(Name(Take(ref rest, BinaryPrimitives.ReadUInt16LittleEndian(Take(ref rest, 2)))));
        return names.MoveToImmutable();
    }

    private static string Name(ReadOnlySpan<byte> text)
    {
        try
        {
            return text.Length <= OnnxLimits.NameBytes
                ? Utf8.GetString(text)
                : throw new ModelRefusedException("file", "", $"a name of {text.Length} bytes.");
        }
        catch (DecoderFallbackException)
        {
            throw new ModelRefusedException("file", "", "a name is not UTF-8.");
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, long count)
    {
        if (count < 0 || count > rest.Length)
            throw new ModelRefusedException("file", "", "it ends too early.");
        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }
}
