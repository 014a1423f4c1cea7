using System.Buffers.Binary;
using Cairn.Crypto;

namespace Cairn.Proofs.Inference;

/// <summary>Reads a file from a stranger: never beyond its end, and nothing longer than is allowed.</summary>
internal ref struct FileCursor(ReadOnlySpan<byte> file)
{
    private ReadOnlySpan<byte> _rest = file;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _rest.Length;

    /// <exception cref="InvalidDataException">The file ends first.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw new InvalidDataException("it ends too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte TakeByte() => Take(1)[0];

    public Hash32 TakeHash() => new(Take(Hash32.Size));

    /// <summary>A count of four bytes.</summary>
    /// <exception cref="InvalidDataException">It is larger than allowed.</exception>
    public int TakeCount(string what, int most)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));
        return count <= most ? (int)count : throw new InvalidDataException($"{count} {what}; at most {most} are read.");
    }

    /// <exception cref="InvalidDataException">The file does not begin with the word.</exception>
    public void Require(ReadOnlySpan<byte> magic, string remedy)
    {
        if (_rest.Length < magic.Length || !Take(magic.Length).SequenceEqual(magic))
            throw new InvalidDataException(remedy);
    }

    /// <exception cref="InvalidDataException">Bytes are left.</exception>
    public readonly void End()
    {
        if (_rest.Length > 0)
            throw new InvalidDataException($"{_rest.Length} bytes lie behind its end.");
    }
}
