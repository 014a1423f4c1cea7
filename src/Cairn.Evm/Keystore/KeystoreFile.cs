using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// Keys encrypted by a password as all Ethereum wallets read them (Web3 Secret Storage, version 3). Writes scrypt
/// with aes-128-ctr; reads pbkdf2 too. Passwords are their UTF-8 bytes.
/// </summary>
public static class KeystoreFile
{
    private const int KeySize = 32;
    private const int BlockSize = 16;
    private const int ScryptR = 8;
    private const int MaxJsonLength = 1 << 16;
    private const int MaxDepth = 8;
    private const int MaxMemoryBytes = 1 << 29;
    private const int MaxIterations = 10_000_000;

    /// <summary>The file's JSON.</summary>
    public static string Encrypt(EthereumKey key, string password, KeystoreOptions? options = null)
    {
        options ??= new KeystoreOptions();
        options.Validate();
        var (salt, iv) = (RandomNumberGenerator.GetBytes(KeySize), RandomNumberGenerator.GetBytes(BlockSize));
        var derived = new byte[KeySize];
        Scrypt.Derive(Encoding.UTF8.GetBytes(password), salt, options.ScryptN, ScryptR, 1, derived);
        var secret = key.ExportPrivateKey();
        var cipher = Transform(derived.AsSpan(0, BlockSize), iv, secret);
        CryptographicOperations.ZeroMemory(secret);
        var json = new JsonObject
        {
            ["version"] = 3,
            ["id"] = Guid.NewGuid().ToString(),
            ["address"] = key.Address.ToLowerHex()[2..],
            ["crypto"] = new JsonObject
            {
                ["cipher"] = "aes-128-ctr",
                ["cipherparams"] = new JsonObject { ["iv"] = Convert.ToHexStringLower(iv) },
                ["ciphertext"] = Convert.ToHexStringLower(cipher),
                ["kdf"] = "scrypt",
                ["kdfparams"] = new JsonObject
                {
                    ["dklen"] = KeySize, ["n"] = options.ScryptN, ["r"] = ScryptR, ["p"] = 1,
                    ["salt"] = Convert.ToHexStringLower(salt),
                },
                ["mac"] = Convert.ToHexStringLower(Mac(derived, cipher)),
            },
        };
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>Reads a file's JSON; takes about a second where the file was made with care.</summary>
    public static bool TryDecrypt(string json, string password, [NotNullWhen(true)] out EthereumKey? key,
        out KeystoreError error)
    {
        key = null;
        error = KeystoreError.Malformed;
        if (json.Length > MaxJsonLength || !SafeJson.TryParse(json, MaxDepth, out var root)) return false;
        try
        {
            error = Decrypt(root, password, out key);
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            error = KeystoreError.Malformed;
        }
        return key is not null;
    }

    private static KeystoreError Decrypt(JsonElement root, string password, out EthereumKey? key)
    {
        key = null;
        if (root.GetProperty("version").GetInt32() != 3) return KeystoreError.Unsupported;
        var crypto = root.TryGetProperty("crypto", out var lower) ? lower : root.GetProperty("Crypto");
        if (crypto.GetProperty("cipher").GetString() != "aes-128-ctr") return KeystoreError.Unsupported;
        var iv = Bytes(crypto.GetProperty("cipherparams").GetProperty("iv"));
        var cipher = Bytes(crypto.GetProperty("ciphertext"));
        var mac = Bytes(crypto.GetProperty("mac"));
        if (iv.Length > BlockSize || cipher.Length != KeySize || mac.Length != KeySize) return KeystoreError.Malformed;
        var derived = new byte[KeySize];
        var error = Derive(crypto, Encoding.UTF8.GetBytes(password), derived);
        if (error != KeystoreError.None) return error;
        if (!CryptographicOperations.FixedTimeEquals(Mac(derived, cipher), mac)) return KeystoreError.WrongPassword;
        var secret = Transform(derived.AsSpan(0, BlockSize), iv, cipher);
        key = EthereumKey.FromBytes(secret);
        CryptographicOperations.ZeroMemory(secret);
        return KeystoreError.None;
    }

    private static KeystoreError Derive(JsonElement crypto, byte[] password, byte[] derived)
    {
        var parameters = crypto.GetProperty("kdfparams");
        var salt = Bytes(parameters.GetProperty("salt"));
        if (parameters.GetProperty("dklen").GetInt32() != KeySize) return KeystoreError.Unsupported;
        switch (crypto.GetProperty("kdf").GetString())
        {
            case "scrypt":
                var (n, r) = (parameters.GetProperty("n").GetInt32(), parameters.GetProperty("r").GetInt32());
                var p = parameters.GetProperty("p").GetInt32();
                if (n < 2 || !BitOperations.IsPow2(n) || r < 1 || p < 1) return KeystoreError.Malformed;
                if (128L * n * r > MaxMemoryBytes || r > 64 || p > 64 || (long)n * r * p > 1 << 23)
                    return KeystoreError.TooExpensive;
                Scrypt.Derive(password, salt, n, r, p, derived);
                return KeystoreError.None;
            case "pbkdf2":
                if (parameters.GetProperty("prf").GetString() != "hmac-sha256") return KeystoreError.Unsupported;
                var iterations = parameters.GetProperty("c").GetInt32();
                if (iterations < 1) return KeystoreError.Malformed;
                if (iterations > MaxIterations) return KeystoreError.TooExpensive;
                Rfc2898DeriveBytes.Pbkdf2(password, salt, derived, iterations, HashAlgorithmName.SHA256);
                return KeystoreError.None;
            default:
                return KeystoreError.Unsupported;
        }
    }

    private static byte[] Bytes(JsonElement json) => Hex.Parse(json.GetString() ?? "");

    private static byte[] Mac(ReadOnlySpan<byte> derived, ReadOnlySpan<byte> cipher) =>
        Keccak256.Hash([.. derived[BlockSize..], .. cipher]);

    /// <summary>AES-128 in counter mode over at most a few blocks; encrypts and decrypts.</summary>
    private static byte[] Transform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input)
    {
        using var aes = Aes.Create();
        aes.Key = key.ToArray();
        Span<byte> counter = stackalloc byte[BlockSize];
        Span<byte> pad = stackalloc byte[BlockSize];
        counter.Clear();
        iv.CopyTo(counter[(BlockSize - iv.Length)..]);
        var output = input.ToArray();
        for (var start = 0; start < output.Length; start += BlockSize)
        {
            aes.EncryptEcb(counter, pad, PaddingMode.None);
            for (var i = 0; i < BlockSize && start + i < output.Length; i++) output[start + i] ^= pad[i];
            for (var i = BlockSize - 1; i >= 0 && unchecked(++counter[i]) == 0; i--)
            {
            }
        }
        return output;
    }
}
