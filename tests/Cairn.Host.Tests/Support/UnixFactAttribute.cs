namespace Cairn.Host.Tests;

/// <summary>A test that needs a Unix shell's scripts.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs a Unix system" : null;
}
