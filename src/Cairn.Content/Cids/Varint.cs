using System.Numerics;

namespace Cairn.Content;

/// <summary>Unsigned LEB128 as multiformats and protobuf use it; reading refuses a longer form than needed.</summary>
internal static class Varint
{
    private const int MaxLength = 10;

    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(bytes.Length, MaxLength); i++)
        {
            var b = bytes[i];
            if (i == MaxLength - 1 && b > 1)
                return false;
            value |= (ulong)(b & 0x7f) << (7 * i);
            if (b >= 0x80)
                continue;
            if (b == 0 && i > 0)
                return false;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }

    public static int Write(Span<byte> bytes, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[at++] = (byte)(value | 0x80);
        bytes[at++] = (byte)value;
        return at;
    }

    public static int Length(ulong value) =>
        (Math.Max(1, 64 - BitOperations.LeadingZeroCount(value)) + 6) / 7;
}
