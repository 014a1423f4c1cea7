using System.CommandLine;
using Cairn.Host;

namespace Cairn.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json")
    {
        Description = "Write one JSON object a line instead of text for people.",
    };

    public static Option<string> Folder() => new("--folder")
    {
        Description = "Run folder: keys, chain, journal, blocks, receipts.",
        DefaultValueFactory = _ => RunFolder.DefaultName,
    };

    public static Option<string?> Gateway() => new("--gateway")
    {
        Description = "Address of the gateway, for example http://127.0.0.1:8700. " +
            "Default: the network of the run folder.",
    };

    /// <summary>The gateway that is named, or the one that runs in the folder.</summary>
    /// <exception cref="ArgumentException">What is named is no address.</exception>
    /// <exception cref="IOException">Neither.</exception>
    public static Uri FindGateway(string? named, RunFolder folder)
    {
        if (named is not null)
            return Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? address
                : throw new ArgumentException(
                    $"--gateway: '{named}' is no http address. Write it like http://127.0.0.1:8700.");
        return RunningNetwork.TryRead(folder)?.Gateway ?? throw new IOException(
            $"No network runs in {folder.Root}. Start one with `cairn up`, or name a gateway with --gateway.");
    }
}
