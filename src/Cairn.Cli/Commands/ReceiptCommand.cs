using System.CommandLine;

namespace Cairn.Cli;

internal static class ReceiptCommand
{
    public static Command Create() => new("receipt");
}
