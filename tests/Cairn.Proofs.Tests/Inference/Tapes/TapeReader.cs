using System.Buffers.Binary;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>Reads a tape's bytes, big-endian.</summary>
internal sealed class TapeReader(ReadOnlyMemory<byte> bytes)
{
    public int Position { get; private set; }

    public int Left => bytes.Length - Position;

    public ReadOnlySpan<byte> Take(int count)
    {
        var taken = bytes.Span.Slice(Position, count);
        Position += count;
        return taken;
    }

    public int Byte() => Take(1)[0];

    public int Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    public int Integer() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public ulong Long() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    public TapeReader Part(int length)
    {
        var part = new TapeReader(bytes.Slice(Position, length));
        Take(length);
        return part;
    }
}
