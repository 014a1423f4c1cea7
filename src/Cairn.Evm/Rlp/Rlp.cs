using System.Buffers.Binary;
using System.Numerics;

namespace Cairn.Evm;

/// <summary>
/// Recursive Length Prefix (Ethereum yellow paper, appendix B). The decoder takes canonical form only.
/// </summary>
public static class Rlp
{
    /// <summary>Deepest nesting of lists that is read.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most items that are read, strings and lists together.</summary>
    public const int MaxItems = 100_000;

    private const int ShortLimit = 55;
    private const byte StringBase = 0x80;
    private const byte ListBase = 0xC0;

    /// <summary>The canonical encoding.</summary>
    public static byte[] Encode(RlpItem item)
    {
        var bytes = new byte[EncodedLength(item)];
        Write(item, bytes);
        return bytes;
    }

    /// <summary>
    /// Reads exactly one item that fills all of <paramref name="bytes"/>. Strings refer to the input.
    /// </summary>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, out RlpItem item, out RlpError error,
        int maxBytes = 1 << 24)
    {
        item = RlpItem.List([]);
        if (bytes.Length > maxBytes)
        {
            error = RlpError.TooLarge;
            return false;
        }
        var reader = new RlpReader(bytes);
        error = reader.Read(MaxDepth, out item);
        if (error == RlpError.None && reader.Remaining > 0) error = RlpError.TrailingBytes;
        return error == RlpError.None;
    }

    private static int PayloadLength(RlpItem item) =>
        item.IsList ? item.Items.Sum(EncodedLength) : item.Bytes.Length;

    private static int EncodedLength(RlpItem item)
    {
        var length = PayloadLength(item);
        if (IsSingleByte(item)) return 1;
        return length + 1 + (length <= ShortLimit ? 0 : LengthBytes(length));
    }

    private static bool IsSingleByte(RlpItem item) =>
        !item.IsList && item.Bytes.Length == 1 && item.Bytes.Span[0] < StringBase;

    private static int LengthBytes(int length) => (32 - BitOperations.LeadingZeroCount((uint)length) + 7) / 8;

    private static int Write(RlpItem item, Span<byte> destination)
    {
        if (IsSingleByte(item))
        {
            destination[0] = item.Bytes.Span[0];
            return 1;
        }
        var at = WriteHeader(PayloadLength(item), item.IsList ? ListBase : StringBase, destination);
        if (!item.IsList)
        {
            item.Bytes.Span.CopyTo(destination[at..]);
            return at + item.Bytes.Length;
        }
        foreach (var child in item.Items) at += Write(child, destination[at..]);
        return at;
    }

    private static int WriteHeader(int length, byte kind, Span<byte> destination)
    {
        if (length <= ShortLimit)
        {
            destination[0] = (byte)(kind + length);
            return 1;
        }
        var count = LengthBytes(length);
        destination[0] = (byte)(kind + ShortLimit + count);
        Span<byte> big = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(big, length);
        big[^count..].CopyTo(destination[1..]);
        return 1 + count;
    }
}
