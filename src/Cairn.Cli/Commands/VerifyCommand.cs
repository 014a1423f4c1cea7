using System.CommandLine;

namespace Cairn.Cli;

internal static class VerifyCommand
{
    public static Command Create() => new("verify");
}
