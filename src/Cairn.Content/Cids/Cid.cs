using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Cairn.Content;

/// <summary>
/// A content identifier: CIDv1 over sha2-256, one of the codecs of <see cref="Cairn.Content.Codec"/>, base32 lower case
/// as text. Anything else (CIDv0, other hashes, other bases, non-canonical varints) is refused when parsed.
/// The default value is no identifier; see <see cref="IsDefault"/>.
/// </summary>
/// <remarks>Source: https://github.com/multiformats/cid and the multicodec table.</remarks>
public readonly struct Cid : IEquatable<Cid>, IComparable<Cid>
{
    /// <summary>Bytes of the sha2-256 digest.</summary>
    public const int DigestLength = 32;

    /// <summary>The longest text of a CID that is accepted: 'b' and 37 bytes in base32.</summary>
    public const int MaxTextLength = 61;

    internal const int MaxByteLength = 37;

    private const byte Version = 1;
    private const byte Sha256Code = 0x12;

    private readonly DigestBytes _digest;

    /// <param name="codec">One of the known codecs.</param>
    /// <param name="digest">The sha2-256 digest, 32 bytes.</param>
    public Cid(Codec codec, ReadOnlySpan<byte> digest)
    {
        if (!IsKnown(codec))
            throw new ArgumentOutOfRangeException(nameof(codec), codec, "A CID needs a known codec.");
        if (digest.Length != DigestLength)
            throw new ArgumentException($"A sha2-256 digest has 32 bytes, not {digest.Length}.", nameof(digest));
        Codec = codec;
        digest.CopyTo(_digest);
    }

    /// <summary>The block's format; 0 for the default value.</summary>
    public Codec Codec { get; }

    /// <summary>True for <c>default(Cid)</c>, which names nothing.</summary>
    public bool IsDefault => Codec == 0;

    /// <summary>The sha2-256 digest of the block, 32 bytes; as bytes32 in contracts.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Digest => _digest;

    /// <summary>The CID of the dag-json block with this digest (32 bytes), as contracts name documents.</summary>
    public static Cid ForDagJson(ReadOnlySpan<byte> digest) => new(Codec.DagJson, digest);

    /// <summary>The CID of these block bytes.</summary>
    public static Cid Of(Codec codec, ReadOnlySpan<byte> block)
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        SHA256.HashData(block, digest);
        return new Cid(codec, digest);
    }

    /// <summary>Reads the base32 text form. False for anything but a canonical CID of a known kind.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Cid cid)
    {
        cid = default;
        if (text.Length is 0 or > MaxTextLength || text[0] != 'b')
            return false;
        Span<byte> bytes = stackalloc byte[MaxByteLength];
        return Base32.TryDecode(text[1..], bytes, out var length) && TryFromBytes(bytes[..length], out cid);
    }

    /// <summary>Reads the base32 text form.</summary>
    /// <exception cref="FormatException">The text is not a canonical CID of a known kind.</exception>
    public static Cid Parse(ReadOnlySpan<char> text) => TryParse(text, out var cid)
        ? cid
        : throw new FormatException(
            "Not a CID that Cairn reads: it needs version 1, sha2-256, codec raw, dag-pb or dag-json, base32.");

    /// <summary>Reads the binary form; all bytes must belong to it.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out Cid cid)
    {
        cid = default;
        if (!Varint.TryRead(ref bytes, out var version) || version != Version ||
            !Varint.TryRead(ref bytes, out var codec) || codec > int.MaxValue || !IsKnown((Codec)codec) ||
            !Varint.TryRead(ref bytes, out var hash) || hash != Sha256Code ||
            !Varint.TryRead(ref bytes, out var length) || length != DigestLength || bytes.Length != DigestLength)
            return false;
        cid = new Cid((Codec)codec, bytes);
        return true;
    }

    /// <summary>The binary form: 36 bytes, or 37 for dag-json.</summary>
    public byte[] ToBytes()
    {
        Span<byte> bytes = stackalloc byte[MaxByteLength];
        return bytes[..Write(bytes)].ToArray();
    }

    /// <summary>The base32 text form; empty for the default value.</summary>
    public override string ToString()
    {
        if (IsDefault)
            return "";
        Span<byte> bytes = stackalloc byte[MaxByteLength];
        var length = Write(bytes);
        Span<char> text = stackalloc char[MaxTextLength];
        text = text[..(1 + Base32.EncodedLength(length))];
        text[0] = 'b';
        Base32.Encode(bytes[..length], text[1..]);
        return text.ToString();
    }

    /// <summary>True where <paramref name="block"/> is what this CID names.</summary>
    public bool Matches(ReadOnlySpan<byte> block)
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        SHA256.HashData(block, digest);
        return !IsDefault && digest.SequenceEqual(Digest);
    }

    public bool Equals(Cid other) => Codec == other.Codec && Digest.SequenceEqual(other.Digest);

    public override bool Equals(object? obj) => obj is Cid other && Equals(other);

    public override int GetHashCode() => BitConverter.ToInt32(Digest);

    /// <summary>Orders by codec, then by digest.</summary>
    public int CompareTo(Cid other) =>
        Codec != other.Codec ? Codec.CompareTo(other.Codec) : Digest.SequenceCompareTo(other.Digest);

    public static bool operator ==(Cid left, Cid right) => left.Equals(right);

    public static bool operator !=(Cid left, Cid right) => !left.Equals(right);

    /// <summary>Writes the binary form and returns its length.</summary>
    internal int Write(Span<byte> bytes)
    {
        if (IsDefault)
            throw new InvalidOperationException("The default CID names nothing and has no bytes.");
        bytes[0] = Version;
        var at = 1 + Varint.Write(bytes[1..], (ulong)Codec);
        bytes[at++] = Sha256Code;
        bytes[at++] = DigestLength;
        Digest.CopyTo(bytes[at..]);
        return at + DigestLength;
    }

    private static bool IsKnown(Codec codec) => codec is Codec.Raw or Codec.DagPb or Codec.DagJson;

    [InlineArray(DigestLength)]
    private struct DigestBytes
    {
        private byte _first;
    }
}
