using System.Buffers.Binary;
using Cairn.Crypto;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>Packed big-endian numbers, and hashes of what they make.</summary>
internal static class Documents
{
    public static byte[] U16(int value) => U64((ulong)value)[6..];

    public static byte[] U32(uint value) => U64(value)[4..];

    public static byte[] U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Word(ulong value) => [.. new byte[24], .. U64(value)];

    public static Hash32 Hash(ReadOnlySpan<byte> document) => Keccak256.Compute(document);

    public static byte[] Pack(IEnumerable<Hash32> hashes) => [.. hashes.SelectMany(h => h.AsSpan().ToArray())];
}
