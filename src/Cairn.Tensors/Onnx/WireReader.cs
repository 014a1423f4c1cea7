using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Cairn.Tensors.Onnx;

/// <summary>
/// Walks the fields of one message inside the file. Nothing is copied; inner messages get a reader each.
/// </summary>
internal sealed class WireReader(byte[] file, int offset, int length)
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    private readonly CodedInputStream _stream = new(file, offset, length);

    public WireReader(byte[] file)
        : this(file, 0, file.Length)
    {
    }

    public bool TryNext(out WireField field)
    {
        field = default;
        var tag = _stream.ReadTag();
        if (tag == 0)
            return false;
        var (number, type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
        field = type switch
        {
            WireFormat.WireType.Varint => new WireField(number, type, _stream.ReadUInt64(), 0, 0),
            WireFormat.WireType.Fixed32 => new WireField(number, type, _stream.ReadFixed32(), 0, 0),
            WireFormat.WireType.Fixed64 => new WireField(number, type, _stream.ReadFixed64(), 0, 0),
            WireFormat.WireType.LengthDelimited => Bytes(number),
            _ => throw new ModelRefusedException("file", "",
                $"it is not an ONNX model: field {number} is a group.", "Export the model again."),
        };
        return true;
    }

    public WireReader Inner(WireField field) => field.IsBytes
        ? new WireReader(file, field.Offset, field.Length)
        : throw Mistyped(field);

    public ReadOnlySpan<byte> Content(WireField field) =>
        field.IsBytes ? file.AsSpan(field.Offset, field.Length) : throw Mistyped(field);

    public string Text(WireField field)
    {
        if (!field.IsBytes)
            throw Mistyped(field);
        if (field.Length > OnnxLimits.NameBytes)
            throw new ModelRefusedException("file", "", $"a name of {field.Length} bytes.",
                $"Names have at most {OnnxLimits.NameBytes}.");
        try
        {
            return Utf8.GetString(Content(field));
        }
        catch (DecoderFallbackException)
        {
            throw new ModelRefusedException("file", "", "a name is not UTF-8.");
        }
    }

    public long Number(WireField field) =>
        field.Type == WireFormat.WireType.Varint ? (long)field.Value : throw Mistyped(field);

    public float Float(WireField field) => field.Type == WireFormat.WireType.Fixed32
        ? BitConverter.UInt32BitsToSingle((uint)field.Value)
        : throw Mistyped(field);

    /// <summary>Appends one number of a repeated field, or all of a packed one.</summary>
    public void Numbers(WireField field, List<long> list, int countMax)
    {
        if (!field.IsBytes)
            list.Add(Number(field));
        else
        {
            var packed = new CodedInputStream(file, field.Offset, field.Length);
            while (!packed.IsAtEnd && list.Count <= countMax)
                list.Add((long)packed.ReadUInt64());
        }

        Limit(list.Count, countMax);
    }

    /// <summary>The same for floats.</summary>
    public void Floats(WireField field, List<float> list, int countMax)
    {
        if (!field.IsBytes)
            list.Add(Float(field));
        else
        {
            var packed = Content(field);
            if (packed.Length % sizeof(float) != 0)
                throw new ModelRefusedException("file", "", $"packed floats of {packed.Length} bytes.");
            Limit(list.Count + packed.Length / sizeof(float), countMax);
            for (var i = 0; i < packed.Length; i += sizeof(float))
                list.Add(BinaryPrimitives.ReadSingleLittleEndian(packed[i..]));
        }

        Limit(list.Count, countMax);
    }

    /// <summary>The same for floats of 64 bits, each as the nearest of 32.</summary>
    public void Doubles(WireField field, List<float> list, int countMax)
    {
        if (field.Type == WireFormat.WireType.Fixed64)
            list.Add((float)BitConverter.UInt64BitsToDouble(field.Value));
        else
        {
            var packed = Content(field);
            if (packed.Length % sizeof(double) != 0)
                throw new ModelRefusedException("file", "", $"packed doubles of {packed.Length} bytes.");
            Limit(list.Count + packed.Length / sizeof(double), countMax);
            for (var i = 0; i < packed.Length; i += sizeof(double))
                list.Add((float)BinaryPrimitives.ReadDoubleLittleEndian(packed[i..]));
        }

        Limit(list.Count, countMax);
    }

    private WireField Bytes(int number)
    {
        var start = (int)_stream.Position;
        _stream.SkipLastField();
        var end = (int)_stream.Position;
        var head = new CodedInputStream(file, start, end - start);
        var size = head.ReadLength();
        return new WireField(number, WireFormat.WireType.LengthDelimited, 0, end - size, size);
    }

    private static void Limit(int count, int countMax)
    {
        if (count > countMax)
            throw new ModelRefusedException("file", "", $"a list of more than {countMax} numbers.");
    }

    private static ModelRefusedException Mistyped(WireField field) =>
        new("file", "", $"field {field.Number} has wire type {field.Type}, which is not its own.");
}
