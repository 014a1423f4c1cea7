using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>An operator in a spec: its counts and the roots over its parts.</summary>
public sealed record OperatorDocument(
    ushort Instances, ushort Tensors, ushort Written, ushort Checks, Hash32 InstancesRoot, Hash32 BindingsRoot,
    Hash32 ChecksRoot)
{
    /// <summary>Bytes of every operator document.</summary>
    public const int Length = 105;

    public byte[] Encode() => new PackedWriter(Length).Byte(SpecTag.Operator).Short(Instances).Short(Tensors)
        .Short(Written).Short(Checks).Word(InstancesRoot).Word(BindingsRoot).Word(ChecksRoot).ToArray();

    /// <summary>False where the bytes are not exactly such a document.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out OperatorDocument? document)
    {
        var reader = new PackedReader(bytes);
        var tag = reader.Byte();
        document = new OperatorDocument(reader.Short(), reader.Short(), reader.Short(), reader.Short(), reader.Word(),
            reader.Word(), reader.Word());
        if (tag != SpecTag.Operator || !reader.IsWhole)
            document = null;
        return document is not null;
    }
}
