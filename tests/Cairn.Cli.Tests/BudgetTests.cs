namespace Cairn.Cli.Tests;

/// <summary>A budget below the worst case is refused before anything is signed.</summary>
public sealed class BudgetTests
{
    [LinuxFact]
    public async Task Budget_below_the_worst_case_is_refused()
    {
        using var folder = new TempFolder();
        var net = folder.File("net");
        using var up = CairnProcess.Start(
            folder.Path, "up", "--folder", net, "--providers", "2", "--port", "0", "--chain-port", "0", "--json");
        await up.WaitForAsync("\"type\":\"network\"");
        File.WriteAllLines(folder.File("data.txt"), Enumerable.Range(0, 400).Select(i => $"line {i} of some text"));
        File.WriteAllText(folder.File("job.yaml"), """
            kind: train
            name: tiny
            inputs: {data: data.txt}
            budget: "0.000001"
            train:
              model: {width: 16, layers: 1, heads: 2, context: 16, hidden: 32}
              rounds: 3
              slots: 2
              steps: 2
              batch: 2
              seed: 1

            """);
        CairnResult result;
        do
            result = await CairnProcess.RunAsync(folder.Path, "run", "job.yaml", "--dry-run", "--folder", net);
        while (result.Error.Contains("price", StringComparison.Ordinal)
            && result.Error.Contains("audits need two", StringComparison.Ordinal));
        await up.KillAsync();
        Assert.True(result.Code == 2, result.ToString());
        Assert.Contains("budget", result.Error, StringComparison.Ordinal);
        Assert.Contains("worst case", result.Error, StringComparison.Ordinal);
        Assert.Empty(await LeftProcesses.AfterPatienceAsync(net));
    }
}
