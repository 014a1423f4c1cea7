namespace Cairn.Evm;

/// <summary>Why a keystore file gives no key.</summary>
public enum KeystoreError
{
    /// <summary>It does.</summary>
    None,
    /// <summary>Not JSON, or not a keystore of version 3.</summary>
    Malformed,
    /// <summary>A cipher or key derivation other than aes-128-ctr, scrypt and pbkdf2 with hmac-sha256.</summary>
    Unsupported,
    /// <summary>Key derivation parameters beyond what is sensible (512 MiB, a minute): a trap or a mistake.</summary>
    TooExpensive,
    /// <summary>The password is wrong, or the file was changed.</summary>
    WrongPassword,
}
