using System.Security.Cryptography;

namespace Cairn.Crypto;

/// <summary>
/// Deterministic nonces (RFC 6979, section 3.2, with HMAC-SHA-256). Every call of Next gives another.
/// </summary>
internal ref struct Rfc6979
{
    private const int Size = 32;

    private readonly Span<byte> _key;
    private readonly Span<byte> _value;
    private bool _used;

    /// <summary><paramref name="scratch"/> holds 64 bytes of state; the caller clears it afterwards.</summary>
    public Rfc6979(ReadOnlySpan<byte> privateKey, in Scalar digest, Span<byte> scratch)
    {
        _key = scratch[..Size];
        _value = scratch[Size..(2 * Size)];
        _key.Clear();
        _value.Fill(1);
        Span<byte> message = stackalloc byte[Size + 1 + 2 * Size];
        privateKey.CopyTo(message[(Size + 1)..]);
        digest.Write(message[(2 * Size + 1)..]);
        for (byte round = 0; round < 2; round++)
        {
            _value.CopyTo(message);
            message[Size] = round;
            HMACSHA256.HashData(_key, message, _key);
            HMACSHA256.HashData(_key, _value, _value);
        }
        CryptographicOperations.ZeroMemory(message);
    }

    public Scalar Next()
    {
        while (true)
        {
            if (_used) Advance();
            _used = true;
            HMACSHA256.HashData(_key, _value, _value);
            if (Scalar.TryRead(_value, out var nonce) && !nonce.IsZero) return nonce;
        }
    }

    private readonly void Advance()
    {
        Span<byte> message = stackalloc byte[Size + 1];
        _value.CopyTo(message);
        message[Size] = 0;
        HMACSHA256.HashData(_key, message, _key);
        HMACSHA256.HashData(_key, _value, _value);
    }
}
