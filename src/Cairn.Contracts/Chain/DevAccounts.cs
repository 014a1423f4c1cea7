using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>
/// The accounts every development chain funds: those of the mnemonic all Ethereum development nodes share, so any
/// wallet can import them (BIP-39 seed, BIP-32 path m/44'/60'/0'/0/index).
/// </summary>
internal static class DevAccounts
{
    public const string Mnemonic = "test test test test test test test test test test test junk";

    private const int SeedBytes = 64;
    private const int SeedIterations = 2048;
    private const uint Hardened = 1u << 31;

    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141",
        System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private static readonly Lazy<(byte[] Key, byte[] Chain)> Branch = new(DeriveBranch);

    /// <summary>The key of the account with this index, from 0.</summary>
    public static EthereumKey Key(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var (key, _) = Child(Branch.Value, (uint)index);
        return EthereumKey.FromBytes(key);
    }

    private static (byte[] Key, byte[] Chain) DeriveBranch()
    {
        var seed = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Mnemonic), "mnemonic"u8.ToArray(),
            SeedIterations, HashAlgorithmName.SHA512, SeedBytes);
        var node = Split(HMACSHA512.HashData("Bitcoin seed"u8, seed));
        foreach (var step in (ReadOnlySpan<uint>)[44 | Hardened, 60 | Hardened, 0 | Hardened, 0])
            node = Child(node, step);
        return node;
    }

    private static (byte[] Key, byte[] Chain) Child((byte[] Key, byte[] Chain) parent, uint index)
    {
        var data = new byte[Secp256k1.CompressedKeySize + sizeof(uint)];
        if ((index & Hardened) != 0)
            parent.Key.CopyTo(data, 1);
        else
        {
            Span<byte> publicKey = stackalloc byte[Secp256k1.PublicKeySize];
            Secp256k1.GetPublicKey(parent.Key, publicKey);
            Secp256k1.TryCompress(publicKey, data.AsSpan(0, Secp256k1.CompressedKeySize));
        }
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(Secp256k1.CompressedKeySize), index);
        var (tweak, chain) = Split(HMACSHA512.HashData(parent.Chain, data));
        var sum = (Number(tweak) + Number(parent.Key)) % Order;
        return (((UInt256)sum).ToBigEndian(), chain);
    }

    private static (byte[] Left, byte[] Right) Split(byte[] hash) => (hash[..32], hash[32..]);

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
