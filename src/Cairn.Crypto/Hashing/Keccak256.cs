using System.Runtime.InteropServices;

namespace Cairn.Crypto;

/// <summary>
/// Keccak-256 as Ethereum uses it: the original padding 0x01, not SHA3-256's 0x06 (FIPS 202).
/// For input that arrives in parts, see <see cref="Keccak256Hasher"/>.
/// </summary>
public static class Keccak256
{
    /// <summary>Digest length in bytes.</summary>
    public const int DigestSize = 32;

    internal const int RateBytes = 136;

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
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        lanes.Clear();
        while (data.Length >= RateBytes)
        {
            Absorb(lanes, data[..RateBytes]);
            data = data[RateBytes..];
        }
        Span<byte> last = stackalloc byte[RateBytes];
        last.Clear();
        data.CopyTo(last);
        last[data.Length] = 0x01;
        last[RateBytes - 1] |= 0x80;
        Absorb(lanes, last);
        MemoryMarshal.AsBytes(lanes)[..DigestSize].CopyTo(destination);
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

    /// <summary>Adds a full block to the state and permutes it.</summary>
    internal static void Absorb(Span<ulong> lanes, ReadOnlySpan<byte> block)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(block);
        for (var i = 0; i < words.Length; i++) lanes[i] ^= words[i];
        KeccakPermutation.Apply(lanes);
    }

    /// <summary>The digest of a text's UTF-8 bytes, as type hashes and identifiers are.</summary>
    public static Hash32 ComputeUtf8(string text) => Compute(System.Text.Encoding.UTF8.GetBytes(text));
}
