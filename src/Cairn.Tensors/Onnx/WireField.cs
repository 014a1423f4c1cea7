using Google.Protobuf;

namespace Cairn.Tensors.Onnx;

/// <summary>One field of a protocol buffer message: a number, or bytes at a place in the file.</summary>
/// <param name="Value">The number, where the field is not bytes; of a fixed one, its bits.</param>
internal readonly record struct WireField(int Number, WireFormat.WireType Type, ulong Value, int Offset, int Length)
{
    public bool IsBytes => Type == WireFormat.WireType.LengthDelimited;
}
