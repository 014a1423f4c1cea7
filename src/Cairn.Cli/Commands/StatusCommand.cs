using System.CommandLine;

namespace Cairn.Cli;

internal static class StatusCommand
{
    public static Command Create() => new("status");
}
