namespace Cairn.Cli;

/// <summary>What a command's exit code means.</summary>
internal static class ExitCode
{
    /// <summary>Done as asked.</summary>
    public const int Done = 0;

    /// <summary>It ran and failed; the message says why.</summary>
    public const int Failed = 1;

    /// <summary>The command, a file or a value was wrong; nothing was done.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C; whatever was started for it has been cleaned up.</summary>
    public const int Interrupted = 130;
}
