namespace Cairn.Content;

/// <summary>
/// The header of a CARv1: the dag-cbor map <c>{"roots": [cid, …], "version": 1}</c>, which has one canonical form.
/// </summary>
/// <remarks>Source: https://ipld.io/specs/transport/car/carv1/ and https://ipld.io/specs/codecs/dag-cbor/spec/.
/// </remarks>
internal static class CarHeader
{
    /// <summary>More roots than this are refused.</summary>
    public const int RootsMax = 16;

    /// <summary>The longest header that is read, bytes.</summary>
    public const int LengthMax = 24 + (RootsMax * LinkLengthMax);

    private const int LinkLengthMax = 5 + Cid.MaxByteLength;
    private const byte ArrayOf = 0x80;

    // Tag 42 on a byte string of one length byte, whose first byte is the multibase prefix of binary.
    private static readonly byte[] Link = [0xd8, 0x2a, 0x58];
    private static readonly byte[] Roots = [0xa2, 0x65, .. "roots"u8];
    private static readonly byte[] Version = [0x67, .. "version"u8, 0x01];

    /// <summary>The header that names these roots, without its length.</summary>
    public static byte[] Encode(params IReadOnlyList<Cid> roots)
    {
        if (roots.Count is 0 or > RootsMax)
            throw new ArgumentException($"An archive has 1 to {RootsMax} roots, not {roots.Count}.", nameof(roots));
        var bytes = new List<byte>([.. Roots, (byte)(ArrayOf + roots.Count)]);
        foreach (var root in roots)
        {
            var cid = root.ToBytes();
            bytes.AddRange([.. Link, (byte)(cid.Length + 1), 0, .. cid]);
        }

        return [.. bytes, .. Version];
    }

    /// <summary>Reads a header; all bytes must belong to it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out IReadOnlyList<Cid> roots)
    {
        var found = new List<Cid>();
        roots = found;
        if (!TryTake(ref bytes, Roots) || bytes.IsEmpty)
            return false;
        var count = bytes[0] - ArrayOf;
        if (count is < 1 or > RootsMax)
            return false;
        bytes = bytes[1..];
        for (var i = 0; i < count; i++)
        {
            if (!TryTake(ref bytes, Link) || bytes.Length < 2 || bytes[0] == 0 || bytes[1] != 0 ||
                bytes.Length < 1 + bytes[0] || !Cid.TryFromBytes(bytes[2..(1 + bytes[0])], out var root))
                return false;
            found.Add(root);
            bytes = bytes[(1 + bytes[0])..];
        }

        return bytes.SequenceEqual(Version);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected)
    {
        if (!bytes.StartsWith(expected))
            return false;
        bytes = bytes[expected.Length..];
        return true;
    }
}
