using System.CommandLine;

namespace Cairn.Cli;

internal static class DemoCommand
{
    public static Command Create() => new("demo");
}
