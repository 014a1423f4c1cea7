namespace Cairn.Contracts;

/// <summary>Finds the node that the build put beside the program.</summary>
internal static class AnvilBinary
{
    private static string FileName => OperatingSystem.IsWindows() ? "anvil.exe" : "anvil";

    /// <summary>Copies the binary into the run folder, so that no later build pulls it from under a chain.</summary>
    /// <exception cref="DevChainException">The binary is missing.</exception>
    public static string CopyTo(string runFolder) => CopyTo(runFolder, AppContext.BaseDirectory);

    internal static string CopyTo(string runFolder, string programFolder)
    {
        var source = new FileInfo(Path.Combine(programFolder, "anvil", FileName));
        if (!source.Exists)
            throw new DevChainException(DevChainFault.BinaryMissing,
                $"The development chain's node is missing ({source.FullName}). Build again with Node.js 20 or later "
                + "installed; the build downloads it.");
        var target = new FileInfo(Path.Combine(runFolder, "bin", FileName));
        if (target.Exists && target.Length == source.Length && target.LastWriteTimeUtc >= source.LastWriteTimeUtc)
            return target.FullName;
        target.Directory!.Create();
        // Under a name of its own first: two chains may start in one folder, and a half-written binary must never run.
        var partial = $"{target.FullName}.{Guid.NewGuid():N}";
        source.CopyTo(partial);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        File.SetLastWriteTimeUtc(partial, source.LastWriteTimeUtc);
        File.Move(partial, target.FullName, overwrite: true);
        return target.FullName;
    }
}
