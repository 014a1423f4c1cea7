using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>Big-endian numbers and words, one after the other.</summary>
internal sealed class PackedWriter(int capacity = 64)
{
    private readonly List<byte> _bytes = new(capacity);

    public PackedWriter Byte(int value)
    {
        _bytes.Add(checked((byte)value));
        return this;
    }

    public PackedWriter Short(int value) => Byte(value >> 8).Byte(value & 0xFF);

    public PackedWriter Int(long value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, checked((uint)value));
        _bytes.AddRange(bytes);
        return this;
    }

    public PackedWriter Long(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public PackedWriter Word(Hash32 value)
    {
        _bytes.AddRange(value.AsSpan());
        return this;
    }

    public PackedWriter Bytes(ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        return this;
    }

    public PackedWriter Words(ReadOnlySpan<Hash32> values) => Bytes(MemoryMarshal.AsBytes(values));

    public byte[] ToArray() => [.. _bytes];
}
