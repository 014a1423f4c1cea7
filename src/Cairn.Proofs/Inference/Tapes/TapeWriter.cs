using System.Buffers.Binary;

namespace Cairn.Proofs.Inference;

/// <summary>Writes bytes, big-endian.</summary>
internal sealed class TapeWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    /// <exception cref="NotProvableException">The number does not fit a byte.</exception>
    public TapeWriter Byte(int value)
    {
        TapeRecorder.Refuse((uint)value > byte.MaxValue, $"a count of {value} has no room.");
        _bytes.Add((byte)value);
        return this;
    }

    /// <summary>A register or a count, in two bytes.</summary>
    /// <exception cref="NotProvableException">The number does not fit two bytes.</exception>
    public TapeWriter Short(int value)
    {
        TapeRecorder.Refuse((uint)value > ushort.MaxValue, $"a count of {value} has no room.");
        _bytes.AddRange([(byte)(value >> 8), (byte)value]);
        return this;
    }

    public TapeWriter Integer(int value)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(word, value);
        return Raw(word);
    }

    public TapeWriter Long(ulong value)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(word, value);
        return Raw(word);
    }

    public TapeWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        TapeRecorder.Refuse(_bytes.Count > VerifierTape.BytesMax, $"it has more than {VerifierTape.BytesMax} bytes.");
        return this;
    }
}
