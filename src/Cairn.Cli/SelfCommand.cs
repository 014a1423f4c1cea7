namespace Cairn.Cli;

/// <summary>How to start this program again as another process.</summary>
internal static class SelfCommand
{
    /// <summary>The executable, and the arguments that come before a command.</summary>
    public static IReadOnlyList<string> Find()
    {
        var process = Environment.ProcessPath ?? throw new InvalidOperationException("The process has no path.");
        return Path.GetFileNameWithoutExtension(process) == "cairn"
            ? [process]
            : [process, typeof(SelfCommand).Assembly.Location];
    }
}
