namespace Cairn.Cli.Tests;

/// <summary>A fact that reads /proc.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "It looks for processes in /proc.";
    }
}
