using Cairn.Host;

namespace Cairn.Cli.Tests;

/// <summary>A network that cannot be started ends what it had started, while its parent lives on.</summary>
public sealed class FailedStartTests
{
    [LinuxFact]
    public async Task Deployment_that_cannot_be_kept_leaves_no_chain()
    {
        using var folder = new TempFolder();
        var options = Options(folder, Environment.ProcessPath!);
        Directory.CreateDirectory(options.Folder.Network);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => LocalNetwork.StartAsync(options, null, default));
        Assert.Empty(LeftProcesses.Of(folder.Path));
        Assert.True(options.Folder.TryLock(out var held, out var error), error);
        held.Dispose();
    }

    [LinuxFact]
    public async Task Gateway_that_ends_at_once_is_named_and_leaves_nothing()
    {
        using var folder = new TempFolder();
        var e = await Assert.ThrowsAsync<IOException>(
            () => LocalNetwork.StartAsync(Options(folder, "/bin/false"), null, default));
        Assert.Contains("The gateway did not start", e.Message, StringComparison.Ordinal);
        Assert.Contains("gateway.log", e.Message, StringComparison.Ordinal);
        Assert.Empty(LeftProcesses.Of(folder.Path));
    }

    private static LocalNetworkOptions Options(TempFolder folder, string program) => new()
    {
        Folder = new RunFolder(folder.File("net")),
        Command = [program],
        Providers = 0,
    };
}
