using System.Diagnostics;
using Cairn.Evm;

namespace Cairn.Host.Tests;

/// <summary>Real programs that answer, fail, hang, flood, or pry.</summary>
public sealed class PriceScriptTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly PriceOrder Order = new(Address.Zero, "http://127.0.0.1:1/", 31337, Address.Zero,
        Address.Zero, ["train", "sweep"], "cairn-kernels/1", 100, 4, "0.001", 3_600);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task The_order_goes_in_and_the_price_comes_out()
    {
        var (price, why) = await AskAsync("""
            order=$(cat)
            case "$order" in
              *'"units_per_second":100'*'"threads":4'*'"fixed_price":"0.001"'*) echo " 0.0015 " ;;
              *) echo "$order" >&2; exit 1 ;;
            esac
            """);
        Assert.Equal(((UInt128?)1_500, ""), (price, why));
    }

    [UnixFact]
    public async Task A_price_needs_no_reading_of_the_order() =>
        Assert.Equal((UInt128?)2_000_000, (await AskAsync("exec 0<&-; echo 2")).Price);

    [UnixFact]
    public Task An_exit_code_is_a_failure_and_its_reason_is_told() =>
        FailsAsync("echo 0.5; echo 'the market is closed' >&2; exit 3", "code 3. the market is closed");

    [UnixFact]
    public Task What_is_no_price_is_refused() => FailsAsync("echo 1e3", "'1e3' is no price");

    [UnixFact]
    public Task Nothing_is_no_price() => FailsAsync("true", "'' is no price");

    [UnixFact]
    public Task Zero_is_no_price() => FailsAsync("echo 0.000000", "is no price");

    [UnixFact]
    public Task A_flood_ends_early() => FailsAsync("yes 0.001", "more than 64 bytes");

    [UnixFact]
    public async Task A_flood_of_errors_stops_nobody() => Assert.Equal(
        (UInt128?)1_000, (await AskAsync("head -c 1000000 /dev/zero >&2; echo 0.001")).Price);

    [UnixFact]
    public async Task One_that_hangs_is_ended_with_all_that_it_started()
    {
        var children = _folder.File("child");
        var (price, why) = await AskAsync($"sleep 600 & echo $! > {children}; wait", TimeSpan.FromSeconds(1));
        Assert.Null(price);
        Assert.Contains("within 1 seconds", why, StringComparison.Ordinal);
        var child = int.Parse(await File.ReadAllTextAsync(children), System.Globalization.CultureInfo.InvariantCulture);
        while (IsAlive(child))
            await Task.Delay(20);
    }

    [UnixFact]
    public async Task Our_secrets_are_not_in_its_environment()
    {
        Environment.SetEnvironmentVariable("CAIRN_TEST_SECRET", "secret");
        var (price, why) = await AskAsync("test -z \"$CAIRN_TEST_SECRET\" && test -n \"$PATH\" && echo 0.25");
        Assert.Equal(((UInt128?)250_000, ""), (price, why));
    }

    [UnixFact]
    public async Task What_is_no_program_is_a_failure()
    {
        var path = _folder.File("plain");
        await File.WriteAllBytesAsync(path, [1, 2, 3]);
        MakeExecutable(path);
        var (price, why) = await new PriceScript(path, Long).AskAsync(Order, CancellationToken.None);
        Assert.Null(price);
        Assert.Contains("cannot be run", why, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task The_offer_has_the_scripts_price_or_with_a_warning_the_fixed_one()
    {
        await using var network = await TestNetwork.StartAsync(providers: 0);
        var good = Write("echo 0.0042");
        await network.StartProviderAsync(1, o => o with { PriceScript = good });
        await network.StartProviderAsync(2, o => o with { PriceScript = Write("exit 1") });
        await network.WaitForOffersAsync(registered: false);
        var prices = (await network.ProvidersAsync()).ToDictionary(
            p => p.Offer.Message.Provider, p => p.Offer.Message.PricePerUnit);
        Assert.Equal((UInt128)4_200, prices[network.Provider(1).Account]);
        Assert.Equal((UInt128)1_000, prices[network.Provider(2).Account]);
        var said = new[] { 1, 2 }.SelectMany(i => network.Provider(i).Lines).ToArray();
        Assert.Contains(said, s => s.StartsWith("warning: the price script", StringComparison.Ordinal));
        Assert.Contains(said, s => s.StartsWith("expects $1512.00 an hour", StringComparison.Ordinal));
    }

    private async Task FailsAsync(string body, string reason)
    {
        var (price, why) = await AskAsync(body);
        Assert.Null(price);
        Assert.Contains(reason, why, StringComparison.Ordinal);
    }

    private Task<(UInt128? Price, string Why)> AskAsync(string body, TimeSpan? limit = null) =>
        new PriceScript(Write(body), limit ?? Long).AskAsync(Order, CancellationToken.None);

    private string Write(string body)
    {
        var path = _folder.File($"{Guid.NewGuid():n}.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        MakeExecutable(path);
        return path;
    }

    private static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

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
}
