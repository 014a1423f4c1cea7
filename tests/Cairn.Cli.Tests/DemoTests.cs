using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cairn.Cli.Tests;

/// <summary>The main job end to end, by the real command.</summary>
public sealed partial class DemoTests
{
    [LinuxFact]
    public async Task Demo_ends_well_leaves_nothing_and_its_receipt_verifies()
    {
        using var folder = new TempFolder();
        var net = folder.File("net");
        var text = Enumerable.Range(0, 3000).Select(i => $"Stone {i} stands on {i / 2}.");
        File.WriteAllLines(folder.File("data.txt"), text);
        var demo = await CairnProcess.RunAsync(
            folder.Path, "demo", "--seconds", "3", "--json", "--folder", net, "--data", "data.txt");
        Assert.True(demo.Code == 0, demo.ToString());
        Assert.Empty(await LeftProcesses.AfterPatienceAsync(net));

        var lines = demo.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        var job = lines.Last(l => Type(l) == "job").GetProperty("value");
        Assert.Equal("completed", job.GetProperty("end").GetString());
        var contradiction = Assert.Single(job.GetProperty("contradictions").EnumerateArray());
        var caught = contradiction.GetProperty("provider").GetString();
        var liar = lines.Last(l => Type(l) == "balance"
            && l.GetProperty("value").GetProperty("name").GetString()!.Contains("lies", StringComparison.Ordinal));
        Assert.Equal(caught, liar.GetProperty("value").GetProperty("account").GetString());
        Assert.Contains(lines, l => Type(l) == "text");

        var receipt = lines.Single(l => Type(l) == "receipt").GetProperty("value").GetString()!;
        var verified = await CairnProcess.RunAsync(folder.Path, "verify", receipt, "--json");
        Assert.True(verified.Code == 0, verified.ToString());
        await AssertTamperedFailsAsync(folder, receipt);
        Assert.Empty(await LeftProcesses.AfterPatienceAsync(net));
    }

    [LinuxFact]
    public async Task Subtle_cheat_is_convicted_by_a_contract_and_can_be_looked_at_afterwards()
    {
        using var folder = new TempFolder();
        var net = folder.File("net");
        File.WriteAllLines(folder.File("data.txt"), Enumerable.Range(0, 3000).Select(i => $"Stone {i} on {i / 2}."));
        var demo = await CairnProcess.RunAsync(folder.Path, "demo", "--cheat", "subtle", "--seconds", "15", "--json",
            "--folder", net, "--data", "data.txt");
        Assert.True(demo.Code == 0, demo.ToString());
        Assert.Empty(await LeftProcesses.AfterPatienceAsync(net));

        var lines = demo.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        var dispute = lines.Last(l => Type(l) == "dispute").GetProperty("value");
        Assert.Equal("won", dispute.GetProperty("status").GetString());
        var element = dispute.GetProperty("element");
        Assert.NotEqual(element.GetProperty("claimed").GetUInt32(), element.GetProperty("computed").GetUInt32());
        var verifier = lines.Last(l => Type(l) == "balance"
            && l.GetProperty("value").GetProperty("name").GetString() == "verifier").GetProperty("value");
        Assert.Equal("1000000", verifier.GetProperty("free").ToString());

        var id = dispute.GetProperty("id").GetString()!;
        var shown = await CairnProcess.RunAsync(folder.Path, "dispute", "show", id[..12], "--folder", net);
        Assert.True(shown.Code == 0, shown.ToString());
        Assert.Contains("asserted", shown.Output, StringComparison.Ordinal);
        Assert.Contains("slashed", shown.Output, StringComparison.Ordinal);
        var list = await CairnProcess.RunAsync(folder.Path, "disputes", "--folder", net);
        Assert.Contains(id, list.Output, StringComparison.Ordinal);
        var receipt = lines.Single(l => Type(l) == "receipt").GetProperty("value").GetString()!;
        var verified = await CairnProcess.RunAsync(folder.Path, "verify", receipt, "--json");
        Assert.True(verified.Code == 0, verified.ToString());
    }

    [LinuxFact]
    public async Task Killed_network_takes_its_processes_with_it()
    {
        using var folder = new TempFolder();
        var net = folder.File("net");
        using var up = CairnProcess.Start(
            folder.Path, "up", "--folder", net, "--providers", "2", "--port", "0", "--chain-port", "0", "--json");
        await up.WaitForAsync("\"type\":\"network\"");
        Assert.NotEmpty(LeftProcesses.Of(net));
        await up.KillAsync();
        Assert.Empty(await LeftProcesses.AfterPatienceAsync(net));
    }

    private static async Task AssertTamperedFailsAsync(TempFolder folder, string receipt)
    {
        var text = await File.ReadAllTextAsync(receipt);
        var amounts = VoucherAmount().Matches(text);
        Assert.NotEmpty(amounts);
        var amount = amounts[0].Groups["amount"];
        var more = (char)(text[amount.Index] == '9' ? '8' : text[amount.Index] + 1);
        var tampered = Path.Combine(Path.GetDirectoryName(receipt)!, "tampered.json");
        await File.WriteAllTextAsync(tampered, $"{text[..amount.Index]}{more}{text[(amount.Index + 1)..]}");
        var result = await CairnProcess.RunAsync(folder.Path, "verify", tampered, "--reexecute", "0");
        Assert.True(result.Code == 1, result.ToString());
        Assert.Contains("FAILED", result.Output, StringComparison.Ordinal);
    }

    private static string? Type(JsonElement line) => line.GetProperty("type").GetString();

    [GeneratedRegex("\"amount\":\"?(?<amount>\\d+)")]
    private static partial Regex VoucherAmount();
}
