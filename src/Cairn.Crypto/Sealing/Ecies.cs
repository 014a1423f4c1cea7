using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Cairn.Crypto;

/// <summary>
/// Messages that only the holder of a secp256k1 key can read (the integrated encryption scheme of SEC 1, section 5.1,
/// with HKDF-SHA-256 and AES-256-GCM). Form: ephemeral public key (33 bytes), ciphertext, tag (16 bytes). Anyone can
/// seal: a sealed message says nothing about its sender.
/// </summary>
public static class Ecies
{
    /// <summary>Bytes that sealing adds.</summary>
    public const int Overhead = Secp256k1.CompressedKeySize + TagSize;

    private const int TagSize = 16;
    private const int NonceSize = 12;
    private const int KeySize = 32;
    private const int CoordinateSize = 32;

    /// <summary>Encrypts to a public key (any form). The context is not sent; opening needs the same.</summary>
    /// <exception cref="ArgumentException">The public key is not on the curve.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> context = default)
    {
        Span<byte> recipient = stackalloc byte[Secp256k1.CompressedKeySize];
        if (!Secp256k1.TryCompress(publicKey, recipient))
            throw new ArgumentException("The public key is not a point of the curve.", nameof(publicKey));
        var output = new byte[message.Length + Overhead];
        Span<byte> ephemeral = stackalloc byte[Secp256k1.PrivateKeySize];
        Span<byte> point = stackalloc byte[Secp256k1.PublicKeySize];
        Span<byte> key = stackalloc byte[KeySize];
        Secp256k1.CreatePrivateKey(ephemeral);
        Secp256k1.GetPublicKey(ephemeral, point);
        Secp256k1.TryCompress(point, output);
        Secp256k1.TrySharedPoint(ephemeral, recipient, point);
        DeriveKey(point, output.AsSpan(0, Secp256k1.CompressedKeySize), recipient, key);
        using (var cipher = new AesGcm(key, TagSize))
        {
            // Each key is used once, so the nonce may be constant.
            var body = output.AsSpan(Secp256k1.CompressedKeySize);
            cipher.Encrypt(new byte[NonceSize], message, body[..message.Length], body[message.Length..], context);
        }
        Clear(ephemeral, point, key);
        return output;
    }

    /// <summary>Decrypts; false for another key, another context, a changed or a malformed message.</summary>
    /// <exception cref="ArgumentException">Not a private key.</exception>
    public static bool TryOpen(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> sealedMessage,
        [NotNullWhen(true)] out byte[]? message, ReadOnlySpan<byte> context = default)
    {
        message = null;
        if (sealedMessage.Length < Overhead) return false;
        var ephemeral = sealedMessage[..Secp256k1.CompressedKeySize];
        Span<byte> point = stackalloc byte[Secp256k1.PublicKeySize];
        Span<byte> recipient = stackalloc byte[Secp256k1.CompressedKeySize];
        Span<byte> key = stackalloc byte[KeySize];
        Secp256k1.GetPublicKey(privateKey, point);
        Secp256k1.TryCompress(point, recipient);
        if (!Secp256k1.TrySharedPoint(privateKey, ephemeral, point)) return false;
        DeriveKey(point, ephemeral, recipient, key);
        var body = sealedMessage[Secp256k1.CompressedKeySize..];
        var plain = new byte[body.Length - TagSize];
        try
        {
            using var cipher = new AesGcm(key, TagSize);
            cipher.Decrypt(new byte[NonceSize], body[..^TagSize], body[^TagSize..], plain, context);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            Clear(point, key, []);
        }
        message = plain;
        return true;
    }

    /// <summary>Both public keys enter, so that a ciphertext fits one pair of keys only.</summary>
    private static void DeriveKey(ReadOnlySpan<byte> sharedPoint, ReadOnlySpan<byte> ephemeral,
        ReadOnlySpan<byte> recipient, Span<byte> key)
    {
        Span<byte> info = stackalloc byte[2 * Secp256k1.CompressedKeySize];
        ephemeral.CopyTo(info);
        recipient.CopyTo(info[Secp256k1.CompressedKeySize..]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, sharedPoint.Slice(1, CoordinateSize), key, "cairn/ecies/1"u8, info);
    }

    private static void Clear(Span<byte> first, Span<byte> second, Span<byte> third)
    {
        CryptographicOperations.ZeroMemory(first);
        CryptographicOperations.ZeroMemory(second);
        CryptographicOperations.ZeroMemory(third);
    }
}
