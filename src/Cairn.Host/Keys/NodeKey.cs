using System.Security.Cryptography;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// A role's key: an encrypted keystore (v3) in the run folder, readable by its owner only. The password comes from
/// CAIRN_PASSWORD; without one, a random password is kept in a file beside the key, also readable by its owner only.
/// </summary>
public static class NodeKey
{
    /// <summary>The environment variable that holds the password.</summary>
    public const string PasswordVariable = "CAIRN_PASSWORD";

    // A random 256-bit password needs no stretching; a person's does.
    private const int CheapScryptN = 1 << 12;

    /// <summary>Reads the key, or makes one where there is none.</summary>
    /// <exception cref="IOException">The file cannot be read or opened with the password.</exception>
    public static EthereumKey LoadOrCreate(RunFolder folder, string name)
    {
        var path = Path.Combine(folder.Keys, name + ".json");
        if (File.Exists(path))
            return Load(path, Password(folder, create: false));
        var chosen = Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 };
        var options = chosen ? new KeystoreOptions() : new KeystoreOptions { ScryptN = CheapScryptN };
        var key = EthereumKey.Create();
        WritePrivate(path, KeystoreFile.Encrypt(key, Password(folder, create: true), options));
        return key;
    }

    private static EthereumKey Load(string path, string password) =>
        KeystoreFile.TryDecrypt(File.ReadAllText(path), password, out var key, out var error)
            ? key
            : throw new IOException($"The key {path} cannot be opened ({error}). Set {PasswordVariable} to the " +
                "password it was made with, or restore the file from a backup.");

    private static string Password(RunFolder folder, bool create)
    {
        if (Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } given)
            return given;
        var path = Path.Combine(folder.Keys, "password");
        if (File.Exists(path))
            return File.ReadAllText(path).Trim();
        if (!create)
            throw new IOException($"{path} is missing. Restore it, or set {PasswordVariable}.");
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        WritePrivate(path, password);
        return password;
    }

    private static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }
}
