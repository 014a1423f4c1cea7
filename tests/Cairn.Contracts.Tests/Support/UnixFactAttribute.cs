namespace Cairn.Contracts.Tests;

/// <summary>A test of what only Linux and macOS have.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "needs /bin/sh and signals";
    }
}
