namespace Cairn.Crypto;

/// <summary>
/// Keccak-256 as Ethereum uses it: the original padding 0x01, not SHA3-256's 0x06 (FIPS 202).
/// For input that arrives in parts, see <see cref="Keccak256Hasher"/>.
/// </summary>
public static class Keccak256
{
    /// <summary>Digest length in bytes.</summary>
    public const int DigestSize = 32;

    /// <summary>The digest of <paramref name="data"/> as a new array.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var digest = new byte[DigestSize];
        Hash(data, digest);
        return digest;
    }

    /// <summary>Writes the digest to the start of <paramref name="destination"/>, which may overlap the data.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var hasher = new Keccak256Hasher();
        hasher.Append(data);
        hasher.Finish(destination);
    }

    /// <summary>The digest as a value.</summary>
    public static Hash32 Compute(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[DigestSize];
        Hash(data, digest);
        return new Hash32(digest);
    }

    /// <summary>The digest of two words one after the other, as a Merkle node is.</summary>
    public static Hash32 Compute(Hash32 first, Hash32 second)
    {
        Span<byte> pair = stackalloc byte[2 * Hash32.Size];
        first.CopyTo(pair);
        second.CopyTo(pair[Hash32.Size..]);
        return Compute(pair);
    }

    /// <summary>The digest of a text's UTF-8 bytes, as type hashes and identifiers are.</summary>
    public static Hash32 ComputeUtf8(string text) => Compute(System.Text.Encoding.UTF8.GetBytes(text));
}
