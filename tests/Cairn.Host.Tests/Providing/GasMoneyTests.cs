using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host.Tests;

/// <summary>A provider with a fresh key and no ether joins a network.</summary>
public sealed class GasMoneyTests
{
    [Fact]
    public async Task On_a_development_chain_a_new_provider_registers_and_claims_without_anybodys_help()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, isDevelopment: true);
        await network.StartProviderAsync(3);
        var account = network.Provider(3).Account;
        await network.WaitForOffersAsync();
        var (job, plan) = await network.OpenAsync(rounds: 4, share: "100%");
        Assert.Contains(plan.Caps.Entries, e => e.Provider == account);
        Assert.Equal(JobEnd.Completed, (await network.FinishAsync(job)).End);
        await network.UntilAsync(async () => await network.PaidAsync(job, account) > Crypto.UInt256.Zero);
        Assert.Contains(network.Provider(3).Lines, l => l.Contains("development", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_any_other_chain_it_says_what_to_send_and_where()
    {
        await using var network = await TestNetwork.StartAsync(providers: 0);
        await network.StartProviderAsync(1);
        var account = network.Provider(1).Account;
        await network.UntilAsync(() => Task.FromResult(network.Provider(1).Lines.Any(l =>
            l.Contains($"{account} cannot pay the gas", StringComparison.Ordinal)
            && l.Contains("ether on chain 31337", StringComparison.Ordinal))));
        Assert.True((await network.Chain.GetBalanceAsync(account, cancel: network.Cancel)).IsZero);
    }
}
