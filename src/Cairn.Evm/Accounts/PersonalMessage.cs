using System.Globalization;
using System.Text;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>EIP-191 version 0x45, as personal_sign signs it.</summary>
public static class PersonalMessage
{
    /// <summary>keccak("\x19Ethereum Signed Message:\n" + length in decimal + message).</summary>
    public static Hash32 Digest(ReadOnlySpan<byte> message)
    {
        var length = message.Length.ToString(CultureInfo.InvariantCulture);
        var hasher = new Keccak256Hasher();
        hasher.Append("\x19"u8);
        hasher.Append(Encoding.ASCII.GetBytes($"Ethereum Signed Message:\n{length}"));
        hasher.Append(message);
        Span<byte> digest = stackalloc byte[Keccak256.DigestSize];
        hasher.Finish(digest);
        return new Hash32(digest);
    }
}
