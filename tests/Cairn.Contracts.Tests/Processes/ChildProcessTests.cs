using System.Diagnostics;
using System.Globalization;

namespace Cairn.Contracts.Tests;

public sealed class ChildProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task The_exit_code_and_the_output_come_through()
    {
        await using var child = Start("/bin/sh", "-c", "echo one; echo two >&2; exit 7");
        Assert.Equal(7, await child.Exited.WaitAsync(Patience));
        Assert.Equal("one\ntwo\n", File.ReadAllText(_folder.File("log")));
    }

    [UnixFact]
    public async Task Arguments_arrive_as_they_are()
    {
        await using var child = Start("/usr/bin/printf", "%s|", "a b", "$HOME", "'\"`x`", "*");
        await child.Exited.WaitAsync(Patience);
        Assert.Equal("a b|$HOME|'\"`x`|*|", File.ReadAllText(_folder.File("log")));
    }

    [UnixFact]
    public async Task Stopping_asks_first()
    {
        await using var child = Start("/bin/sh", "-c",
            "trap 'echo asked; exit 3' TERM; echo up; while :; do sleep 0.1; done");
        await UntilAsync(IsUp);
        Assert.Equal(3, await child.StopAsync().WaitAsync(Patience));
        Assert.Equal("up\nasked\n", File.ReadAllText(_folder.File("log")));
        Assert.Equal(3, await child.StopAsync().WaitAsync(Patience));
    }

    [UnixFact]
    public async Task A_child_that_does_not_listen_is_killed_after_the_grace_time()
    {
        await using var child = Start("/bin/sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done");
        await UntilAsync(IsUp);
        Assert.Equal(128 + 9, await child.StopAsync().WaitAsync(Patience));
        Assert.False(IsAlive(child.Id));
    }

    [UnixFact]
    public async Task The_child_ends_when_its_parent_is_killed_with_SIGKILL()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        string[] arguments =
            ["exec", typeof(Program).Assembly.Location, "/bin/sleep", _folder.File("log"), "600"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (!Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.Ordinal))
            start.FileName = "dotnet";
        using var parent = Process.Start(start)!;
        var id = int.Parse((await parent.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        Assert.True(IsAlive(id));

        parent.Kill(); // SIGKILL: nothing of the parent's own code runs any more

        await parent.WaitForExitAsync().WaitAsync(Patience);
        await UntilAsync(() => !IsAlive(id));
    }

    [Fact]
    public void A_missing_executable_is_named()
    {
        var path = Assert.Throws<FileNotFoundException>(() => Start(_folder.File("no-such-program")));
        Assert.Contains("no-such-program", path.Message, StringComparison.Ordinal);
        var name = Assert.Throws<FileNotFoundException>(() => Start("no-such-program-on-path"));
        Assert.Contains("PATH", name.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0), InlineData(601)]
    public void A_grace_time_out_of_range_is_refused(int seconds)
    {
        var options = new ChildProcessOptions { FileName = "x", LogPath = "y", StopGraceSeconds = seconds };
        Assert.Contains("StopGraceSeconds", Assert.Throws<ArgumentException>(options.Validate).Message,
            StringComparison.Ordinal);
    }

    private ChildProcess Start(string fileName, params string[] arguments) => ChildProcess.Start(
        new ChildProcessOptions
        {
            FileName = fileName, Arguments = arguments, LogPath = _folder.File("log"), StopGraceSeconds = 1,
        });

    private bool IsUp() => File.Exists(_folder.File("log")) && File.ReadAllText(_folder.File("log")) == "up\n";

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition()) await Task.Delay(20, patience.Token);
    }
}
