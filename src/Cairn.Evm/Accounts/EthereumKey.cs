using System.Security.Cryptography;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>A private key and its address. Disposal clears the key from memory. Safe for concurrent signing.</summary>
public sealed class EthereumKey : IDisposable
{
    private readonly byte[] _privateKey;
    private readonly byte[] _publicKey;
    private bool _disposed;

    private EthereumKey(ReadOnlySpan<byte> privateKey)
    {
        if (!Secp256k1.IsPrivateKey(privateKey))
            throw new FormatException("A private key is 32 bytes (64 hex digits) of a number from 1 to n - 1.");
        _privateKey = privateKey.ToArray();
        _publicKey = new byte[Secp256k1.PublicKeySize];
        Secp256k1.GetPublicKey(_privateKey, _publicKey);
        Address = Address.FromPublicKey(_publicKey);
    }

    /// <summary>The account that this key controls.</summary>
    public Address Address { get; }

    /// <summary>04, x, y: 65 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>A new key from the operating system's randomness.</summary>
    public static EthereumKey Create()
    {
        Span<byte> bytes = stackalloc byte[Secp256k1.PrivateKeySize];
        Secp256k1.CreatePrivateKey(bytes);
        var key = new EthereumKey(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>32 big-endian bytes.</summary>
    /// <exception cref="FormatException">Another length, zero, or not below the group's order.</exception>
    public static EthereumKey FromBytes(ReadOnlySpan<byte> privateKey) => new(privateKey);

    /// <summary>64 hex digits, with or without "0x". The text is never repeated in an error.</summary>
    /// <exception cref="FormatException">Another shape, zero, or not below the group's order.</exception>
    public static EthereumKey FromHex(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Secp256k1.PrivateKeySize];
        if (!Hex.TryParseExact(text, bytes)) bytes.Clear();
        var key = new EthereumKey(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>Signs a 32-byte digest (RFC 6979, low s).</summary>
    public Signature Sign(Hash32 digest)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var signature = Secp256k1.Sign(digest, _privateKey);
        return new Signature(signature.R, signature.S, signature.YParity);
    }

    /// <summary>Signs an EIP-191 personal message ("\x19Ethereum Signed Message:\n", length, message).</summary>
    public Signature SignPersonal(ReadOnlySpan<byte> message) => Sign(PersonalMessage.Digest(message));

    /// <summary>The 32 bytes of the private key, for storing it encrypted. The caller clears them.</summary>
    public byte[] ExportPrivateKey()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return (byte[])_privateKey.Clone();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_privateKey);
    }

    /// <summary>The address; never the key.</summary>
    public override string ToString() => Address.ToString();
}
