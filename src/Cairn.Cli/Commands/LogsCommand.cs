using System.CommandLine;

namespace Cairn.Cli;

internal static class LogsCommand
{
    public static Command Create() => new("logs");
}
