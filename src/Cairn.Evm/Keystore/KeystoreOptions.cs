using System.Numerics;

namespace Cairn.Evm;

/// <summary>How much work guessing a keystore's password takes.</summary>
public sealed record KeystoreOptions
{
    /// <summary>scrypt's N: a power of two, 1 KiB of memory each. Default 131,072 (128 MiB); 2 … 262,144.</summary>
    public int ScryptN { get; init; } = 1 << 17;

    /// <summary>Fast and weak: only for keys that hold nothing of value, as on development chains.</summary>
    public static KeystoreOptions Light => new() { ScryptN = 1 << 12 };

    /// <exception cref="ArgumentException">A property is outside its range.</exception>
    public void Validate()
    {
        if (ScryptN is < 2 or > 1 << 18 || !BitOperations.IsPow2(ScryptN))
            throw new ArgumentException("ScryptN must be a power of two from 2 to 262,144.", nameof(ScryptN));
    }
}
