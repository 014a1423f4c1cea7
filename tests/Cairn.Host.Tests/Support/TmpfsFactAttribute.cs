using System.Diagnostics;

namespace Cairn.Host.Tests;

/// <summary>A fact that mounts a small file system of its own, which takes root on Linux.</summary>
internal sealed class TmpfsFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("cairn-mount-").FullName;
        var can = OperatingSystem.IsLinux() && TryRun("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder)
            && TryRun("umount", folder);
        Directory.Delete(folder);
        return can;
    });

    public TmpfsFactAttribute() => Skip = CanMount.Value ? null : "It mounts a tmpfs, which takes root on Linux.";

    public static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
