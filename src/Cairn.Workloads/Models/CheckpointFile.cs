using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cairn.Content;
using Cairn.Learning.Models;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Models;

/// <summary>
/// A model as one file, for use outside the network. Eight bytes <c>CAIRNCK1</c>; the header's length as a
/// little-endian 32-bit number; the header, canonical dag-json <c>{"cairn":"checkpoint/1","model":{…},"tensors":
/// [{"name":…,"offset":…,"rows":…,"columns":…}…]}</c>; spaces up to a multiple of 64 bytes; the weights, fp32
/// little-endian.
/// </summary>
public static class CheckpointFile
{
    private const string Format = "checkpoint/1";
    private const int MaxHeaderLength = 1 << 20;
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => "CAIRNCK1"u8;

    /// <exception cref="ArgumentException">Not as many weights as the model has.</exception>
    public static async ValueTask WriteAsync(
        Stream target, GptConfig model, ReadOnlyMemory<float> weights, CancellationToken cancel = default)
    {
        var layout = new GptLayout(model);
        if (weights.Length != layout.Elements)
            throw new ArgumentException($"There are {weights.Length} weights; the model has {layout.Elements}.",
                nameof(weights));
        var header = DagJson.Encode(DagValue.Map(("cairn", Format), ("model", ModelDocument.Write(model)),
            ("tensors", DagValue.List(layout.Tensors.Select(t => DagValue.Map(
                ("name", t.Name), ("offset", t.Offset), ("rows", t.Rows), ("columns", t.Columns)))))));
        var start = (Magic.Length + 4 + header.Length + Alignment - 1) / Alignment * Alignment;
        var head = new byte[start];
        head.AsSpan().Fill((byte)' ');
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Magic.Length), header.Length);
        header.CopyTo(head.AsSpan(Magic.Length + 4));
        await target.WriteAsync(head, cancel).ConfigureAwait(false);
        await target.WriteAsync(MemoryMarshal.AsBytes(weights.Span).ToArray(), cancel).ConfigureAwait(false);
    }

    /// <exception cref="InvalidDataException">Not such a file, damaged, or of a model out of bounds.</exception>
    public static async ValueTask<(GptConfig Model, float[] Weights)> ReadAsync(
        Stream source, CancellationToken cancel = default)
    {
        var head = new byte[Magic.Length + 4];
        await FillAsync(source, head, cancel).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(Magic.Length));
        if (!head.AsSpan(0, Magic.Length).SequenceEqual(Magic) || length is < 2 or > MaxHeaderLength)
            throw new InvalidDataException("This is no checkpoint file; it must begin with CAIRNCK1 and a header.");
        var start = (head.Length + length + Alignment - 1) / Alignment * Alignment;
        var header = new byte[start - head.Length];
        await FillAsync(source, header, cancel).ConfigureAwait(false);
        var model = ReadHeader(header.AsSpan(0, length));
        var bytes = new byte[model.Parameters * sizeof(float)];
        await FillAsync(source, bytes, cancel).ConfigureAwait(false);
        var weights = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        var bad = Array.FindIndex(weights, w => !float.IsFinite(w));
        return bad < 0
            ? (model, weights)
            : throw new InvalidDataException($"The checkpoint file is damaged: weight {bad} is not finite.");
    }

    private static GptConfig ReadHeader(ReadOnlySpan<byte> header)
    {
        if (!DagJson.TryDecode(header, out var document, out var error))
            throw new InvalidDataException($"The checkpoint file's header cannot be read: {error}");
        var fields = new DagFields(document, "checkpoint");
        fields.OneOf("cairn", Format);
        var model = fields.Model();
        fields.List("tensors", 1024);
        return fields.Finish() ? model : throw new InvalidDataException(fields.Error);
    }

    private static async ValueTask FillAsync(Stream source, Memory<byte> target, CancellationToken cancel)
    {
        var read = await source.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, cancel)
            .ConfigureAwait(false);
        if (read < target.Length)
            throw new InvalidDataException("The checkpoint file ends early; copy it again.");
    }
}
