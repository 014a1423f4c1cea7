using System.CommandLine;

namespace Cairn.Cli;

internal static class JobsCommand
{
    public static Command Create() => new("jobs");
}
