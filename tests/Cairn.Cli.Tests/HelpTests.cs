namespace Cairn.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("up")]
    [InlineData("provide")]
    [InlineData("run")]
    [InlineData("status")]
    [InlineData("jobs")]
    [InlineData("logs")]
    [InlineData("receipt")]
    [InlineData("verify")]
    [InlineData("gateway")]
    [InlineData("verifier")]
    [InlineData("disputes")]
    [InlineData("dispute")]
    [InlineData("model")]
    [InlineData("prove")]
    [InlineData("verify-proof")]
    public async Task Every_command_shows_an_example(string command)
    {
        var result = await CairnProcess.RunAsync(Path.GetTempPath(), command, "--help");
        Assert.Equal(0, result.Code);
        Assert.Contains("Example", result.Output, StringComparison.Ordinal);
        Assert.Contains($"cairn {command}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_lists_every_command()
    {
        var result = await CairnProcess.RunAsync(Path.GetTempPath(), "--help");
        Assert.Equal(0, result.Code);
        string[] commands = ["demo", "up", "provide", "run", "status", "jobs", "logs", "receipt", "verify", "gateway",
            "model", "verifier", "disputes", "dispute", "prove", "verify-proof"];
        Assert.All(commands, c => Assert.Contains($"  {c} ", result.Output, StringComparison.Ordinal));
    }
}
