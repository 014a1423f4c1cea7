namespace Cairn.Contracts.Tests;

/// <summary>Started by <see cref="ChildProcessTests"/>: a parent that starts a child, says its id, and waits.</summary>
internal static class Program
{
    private static async Task Main(string[] arguments)
    {
        await using var child = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = arguments[0], Arguments = arguments[2..], LogPath = arguments[1], StopGraceSeconds = 1,
        });
        Console.WriteLine(child.Id);
        await Task.Delay(Timeout.Infinite);
    }
}
