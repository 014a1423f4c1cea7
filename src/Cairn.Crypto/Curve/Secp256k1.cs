using System.Security.Cryptography;

namespace Cairn.Crypto;

/// <summary>
/// ECDSA and Diffie-Hellman over secp256k1 (SEC 2) on raw bytes. Private keys are 32 big-endian bytes in 1 … n − 1;
/// public keys are 65 bytes (04, x, y), or 33 (02 or 03, x) and 64 (x, y) where input is read. Signing and
/// <see cref="TrySharedPoint"/> take the same steps and touch the same memory whatever the key.
/// </summary>
public static class Secp256k1
{
    /// <summary>Length of a private key in bytes.</summary>
    public const int PrivateKeySize = 32;

    /// <summary>Length of an uncompressed public key in bytes.</summary>
    public const int PublicKeySize = 65;

    /// <summary>Length of a compressed public key in bytes.</summary>
    public const int CompressedKeySize = 33;

    /// <summary>Whether these are 32 bytes of a number in 1 … n − 1.</summary>
    public static bool IsPrivateKey(ReadOnlySpan<byte> privateKey) =>
        privateKey.Length == PrivateKeySize && Scalar.TryRead(privateKey, out var k) && !k.IsZero;

    /// <summary>Fills 32 bytes with a new private key from the operating system's randomness.</summary>
    public static void CreatePrivateKey(Span<byte> privateKey)
    {
        do RandomNumberGenerator.Fill(privateKey[..PrivateKeySize]);
        while (!IsPrivateKey(privateKey[..PrivateKeySize]));
    }

    /// <summary>Writes the 65-byte public key.</summary>
    /// <exception cref="ArgumentException">Not a private key.</exception>
    public static void GetPublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) =>
        GeneratorTable.Multiply(ReadPrivateKey(privateKey)).ToAffine().WriteUncompressed(publicKey);

    /// <summary>Signs a 32-byte digest with the nonce of RFC 6979; s is low.</summary>
    /// <exception cref="ArgumentException">Not a private key.</exception>
    public static RecoverableSignature Sign(Hash32 digest, ReadOnlySpan<byte> privateKey)
    {
        var key = ReadPrivateKey(privateKey);
        var z = Scalar.ReadReduced(digest.AsSpan());
        Span<byte> scratch = stackalloc byte[64];
        Span<byte> word = stackalloc byte[32];
        var nonces = new Rfc6979(privateKey, z, scratch);
        while (true)
        {
            var k = nonces.Next();
            var point = GeneratorTable.Multiply(k).ToAffine();
            point.X.Write(word);
            // An x of n or more cannot be expressed by one parity bit: about one nonce in 2^128.
            if (!Scalar.TryRead(word, out var r) || r.IsZero) continue;
            var s = k.Invert() * (z + r * key);
            if (s.IsZero) continue;
            var high = s.IsHigh;
            if (high) s = -s;
            var rWord = new Hash32(word);
            s.Write(word);
            CryptographicOperations.ZeroMemory(scratch);
            return new RecoverableSignature(rWord, new Hash32(word), point.Y.IsOdd != high);
        }
    }

    /// <summary>
    /// Writes the signer's 65-byte public key. False where r or s is zero or not below n, s is above n/2, or r is no
    /// point's x. Any other pair recovers to some key: compare it with the one expected.
    /// </summary>
    public static bool TryRecover(Hash32 digest, RecoverableSignature signature, Span<byte> publicKey)
    {
        if (!TryReadSignature(signature, out var r, out var s)) return false;
        if (!FieldElement.TryRead(signature.R.AsSpan(), out var x)) return false;
        if (!AffinePoint.TryFromX(x, signature.YParity, out var nonce)) return false;
        var inverse = r.Invert();
        var z = Scalar.ReadReduced(digest.AsSpan());
        var point = PointMultiplication.MultiplyPublic(s * inverse, nonce)
            + GeneratorTable.MultiplyPublic(-(z * inverse));
        if (point.IsInfinity) return false;
        point.ToAffine().WriteUncompressed(publicKey);
        return true;
    }

    /// <summary>Whether the signature (low s only; its parity is not looked at) is the key's over the digest.</summary>
    public static bool Verify(Hash32 digest, RecoverableSignature signature, ReadOnlySpan<byte> publicKey)
    {
        if (!AffinePoint.TryRead(publicKey, out var key)) return false;
        if (!TryReadSignature(signature, out var r, out var s)) return false;
        var inverse = s.Invert();
        var z = Scalar.ReadReduced(digest.AsSpan());
        var point = PointMultiplication.MultiplyPublic(r * inverse, key)
            + GeneratorTable.MultiplyPublic(z * inverse);
        if (point.IsInfinity) return false;
        Span<byte> x = stackalloc byte[32];
        point.ToAffine().X.Write(x);
        return Scalar.ReadReduced(x).Equals(r);
    }

    /// <summary>Reads any of the three forms, checks that it is on the curve and writes the 65-byte form.</summary>
    public static bool TryUncompress(ReadOnlySpan<byte> publicKey, Span<byte> uncompressed)
    {
        if (!AffinePoint.TryRead(publicKey, out var point)) return false;
        point.WriteUncompressed(uncompressed);
        return true;
    }

    /// <summary>Reads any of the three forms, checks that it is on the curve and writes the 33-byte form.</summary>
    public static bool TryCompress(ReadOnlySpan<byte> publicKey, Span<byte> compressed)
    {
        if (!AffinePoint.TryRead(publicKey, out var point)) return false;
        point.WriteCompressed(compressed);
        return true;
    }

    /// <summary>
    /// Diffie-Hellman: writes the 65-byte point privateKey · publicKey; derive keys from a hash of it, never from it.
    /// False where the public key is not on the curve.
    /// </summary>
    /// <exception cref="ArgumentException">Not a private key.</exception>
    public static bool TrySharedPoint(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> point)
    {
        var key = ReadPrivateKey(privateKey);
        if (!AffinePoint.TryRead(publicKey, out var other)) return false;
        PointMultiplication.MultiplySecret(key, other).ToAffine().WriteUncompressed(point);
        return true;
    }

    private static bool TryReadSignature(in RecoverableSignature signature, out Scalar r, out Scalar s)
    {
        var inRange = Scalar.TryRead(signature.R.AsSpan(), out r) & Scalar.TryRead(signature.S.AsSpan(), out s);
        return inRange && !r.IsZero && !s.IsZero && !s.IsHigh;
    }

    private static Scalar ReadPrivateKey(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length == PrivateKeySize && Scalar.TryRead(privateKey, out var key) && !key.IsZero) return key;
        throw new ArgumentException("A private key is 32 bytes of a number from 1 to n - 1.", nameof(privateKey));
    }
}
