using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// A secp256k1 signature in Ethereum's forms: r and s as words, and the y parity; v is 27 + parity. Its 65 bytes are
/// r, s, v. Text is "0x" and 130 digits. A high s is never accepted (EIP-2).
/// </summary>
public readonly record struct Signature(Hash32 R, Hash32 S, bool YParity) : IParsable<Signature>
{
    /// <summary>Length of the byte form.</summary>
    public const int Size = 65;

    private const byte VBase = 27;

    /// <summary>27 or 28, as contracts' ecrecover wants it.</summary>
    public byte V => (byte)(VBase + (YParity ? 1 : 0));

    /// <summary>r, s, v (27 or 28).</summary>
    public byte[] ToBytes() => [.. R.AsSpan(), .. S.AsSpan(), V];

    /// <summary>
    /// The account that signed the digest; false where r or s is out of range, s is high or r is no point.
    /// </summary>
    public bool TryRecover(Hash32 digest, out Address signer)
    {
        Span<byte> publicKey = stackalloc byte[Secp256k1.PublicKeySize];
        var found = Secp256k1.TryRecover(digest, new RecoverableSignature(R, S, YParity), publicKey);
        signer = found ? Address.FromPublicKey(publicKey) : default;
        return found;
    }

    /// <summary>Whether <paramref name="signer"/> signed the digest. Never true for the zero address.</summary>
    public bool IsBy(Address signer, Hash32 digest) =>
        TryRecover(digest, out var recovered) && recovered == signer && !signer.IsZero;

    /// <summary>Reads r, s, v; v may be 27, 28, 0 or 1.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Signature signature)
    {
        signature = default;
        if (bytes.Length != Size || bytes[64] is not (0 or 1 or VBase or VBase + 1)) return false;
        signature = new Signature(new Hash32(bytes[..32]), new Hash32(bytes[32..64]), bytes[64] is 1 or VBase + 1);
        return true;
    }

    /// <summary>Reads 130 hex digits, with or without "0x".</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Signature result)
    {
        Span<byte> bytes = stackalloc byte[Size];
        result = default;
        return Hex.TryParseExact(s.AsSpan(), bytes) && TryParse(bytes, out result);
    }

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out Signature)"/>
    /// <exception cref="FormatException">Anything else.</exception>
    public static Signature Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var signature) ? signature : throw new FormatException(
            "A signature is 65 bytes (130 hex digits): r, s and v, where v is 27 or 28 (or 0 or 1).");

    /// <inheritdoc/>
    public override string ToString() => Hex.Format(ToBytes());
}
