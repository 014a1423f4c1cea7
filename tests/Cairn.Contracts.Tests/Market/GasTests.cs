using Cairn.Crypto;
using Cairn.Evm;
using Xunit.Abstractions;
using static Cairn.Contracts.Tests.TestJob;

namespace Cairn.Contracts.Tests;

/// <summary>
/// Gas of the Market's calls. Balances that are paid into are not empty before, as in a running market. On a chain of
/// its own with constant terms, so that addresses, hashes and signatures always have the same zero bytes.
/// </summary>
public sealed class GasTests(TestChain chain, ITestOutputHelper output) : IClassFixture<TestChain>
{
    private const ulong Deadline = 0x7f01_0203;
    private const int Most = 30;
    private const ulong Cap = 500_000;
    private const ulong Total = 333_333;

    private static readonly Address[] Providers =
        [.. Enumerable.Range(0, Most).Select(i => new Address(Keccak256.ComputeUtf8($"provider {i}").AsSpan()[12..]))
            .Order()];

    private ulong _nonce;
    private readonly GasSnapshot _gas = new("gas.json");

    [Fact]
    public async Task Nothing_costs_more_gas_than_it_did()
    {
        await MeasureCustodyAsync();
        await MeasureSettlementAsync();
        await MeasureClaimsAsync();
        await MeasureRulingsAsync();
        await MeasureTheRestAsync();
        _gas["1000 pieces over 30 providers, open + settle, per piece"] =
            (_gas["open"] + _gas["settle 30 providers"] + 999) / 1000;
        _gas.Check(output);
        Assert.True(_gas["1000 pieces over 30 providers, open + settle, per piece"] <= 300);
    }

    private async Task MeasureCustodyAsync()
    {
        var (market, dollar, token) = (chain.Market, chain.Dollar, chain.Deployment.Token);
        await chain.FundAsync(Client, 1_000_000_000);
        await chain.SendAsync(Client, dollar.Mint(TestChain.Key(Client).Address, 1_000_000));
        await MeasureAsync("deposit", Client, market.Deposit(token, 1_000));
        await MeasureAsync("withdraw", Client, market.Withdraw(token, TestChain.Key(Client).Address, 500));
        await MeasureAsync("stake", Client, market.Stake(token, 100));
        await MeasureAsync("unstake", Client, market.Unstake(token, 100));
        await chain.JumpAsync(15 * 86_400);
        await MeasureAsync("finish", Client, market.Finish(token));
    }

    private async Task MeasureSettlementAsync()
    {
        await SettleAsync(Most, null); // so that every balance exists
        foreach (var count in (int[])[1, 5, 20, 30]) await SettleAsync(count, $"settle {count} providers");
    }

    private async Task MeasureClaimsAsync()
    {
        foreach (var (count, name) in ((int, string)[])[(1, "1 provider"), (30, "30 providers")])
        {
            var job = await OpenAsync(count);
            await MeasureAsync($"claim first, {name}", Stranger, Claim(job, 200_000));
            await MeasureAsync($"claim next, {name}", Stranger, Claim(job, 300_000));
        }
        var jobs = new List<Claim>();
        for (var i = 0; i < 20; i++)
        {
            var job = await OpenAsync(4);
            await chain.SendAsync(Stranger, Claim(job, 1_000));
            jobs.Add(new Claim(job.Terms.Payment(), Voucher(job, 2_000), job.Caps.Proof(Providers[0])));
        }
        await MeasureAsync("claimMany, 20 jobs", Stranger, chain.Market.ClaimMany(jobs));
    }

    // What a verdict module that only checks leases pays; its own bookkeeping comes on top.
    private async Task MeasureRulingsAsync()
    {
        var caps = new CapList([(Provider(0), (UInt128)Cap), (Provider(1), (UInt128)Cap)]);
        var draft = await DraftAsync(chain, 2 * Cap, 1);
        var work = draft.Terms.Work with { Deadline = Deadline, Nonce = ++_nonce, Verdict = chain.Puppet.Address };
        var job = draft with { Caps = caps, Terms = draft.Terms with { CapRoot = caps.Root, Work = work } };
        await chain.FundAsync(Client, 2 * Cap);
        await chain.SendAsync(Client, chain.Market.Open(job.Terms, job.Budget));
        await chain.FundAsync(Account(0), 2_000);
        await chain.SendAsync(Account(0), chain.Market.Stake(job.Terms.Token, 2_000));
        await MeasureAsync("recordLock", Stranger, job.Lock(0, 1_000, Deadline + 1));
        await MeasureAsync("assert pieces, first", Account(0), job.Assert(0, 0, 10, price: 2_000));
        await MeasureAsync("assert pieces, next", Account(0), job.Assert(0, 10, 10, price: 2_000));
        await MeasureAsync("payReserved", Stranger, job.Rule("pay", 0, 20_000UL));
        await MeasureAsync("voidReserved", Stranger, job.Rule("void", 0, 10_000UL));
        await MeasureAsync("slash", Stranger, job.Rule("convict", 0, TestChain.Key(Stranger).Address));
    }

    private async Task MeasureTheRestAsync()
    {
        var job = await OpenAsync(4);
        await MeasureAsync("topUp", Client, chain.Market.TopUp(job.Terms.Payment(), 1_000));
        await MeasureAsync("recut, 4 providers", Client,
            chain.Market.Recut(job.Terms, job.Caps.Pack(), job.Caps.Pack(), []));
        await chain.JumpAsync(Deadline + job.Terms.Work.Grace - await chain.NowAsync());
        await MeasureAsync("refund", Client, chain.Market.Refund(job.Terms, 0, Hash32.Zero));
        await MeasureAsync("announce", Client,
            chain.Market.Announce(job.Terms.Work.SpecCid, "https://gateway.example/"));
    }

    private async Task<TestJob> OpenAsync(int providers, string? name = "open")
    {
        var draft = await DraftAsync(chain, Cap * Most, 1);
        var caps = new CapList(Providers.Take(providers).Select(p => (p, (UInt128)Cap)));
        var job = draft with { Caps = caps, Terms = draft.Terms with { CapRoot = caps.Root } };
        var work = job.Terms.Work with { Deadline = Deadline, Nonce = ++_nonce };
        job = job with { Terms = job.Terms with { Work = work } };
        await chain.FundAsync(Client, (ulong)Cap * Most + 1);
        var gas = (await chain.SendAsync(Client, chain.Market.Open(job.Terms, job.Budget))).GasUsed;
        if (name is not null) _gas.Raise(name, gas);
        return job;
    }

    private async Task SettleAsync(int providers, string? name)
    {
        var job = await OpenAsync(providers, name is null ? null : "open");
        var call = chain.Market.Settle(job.Terms.Own(), Keccak256.ComputeUtf8("result"),
            job.Caps.PackTotals(_ => Total, width: 3));
        if (name is null) await chain.SendAsync(Client, call);
        else await MeasureAsync(name, Client, call);
    }

    private ContractCall Claim(TestJob job, ulong amount) =>
        chain.Market.Claim(job.Terms.Payment(), Voucher(job, amount), job.Caps.Proof(Providers[0]));

    private SignedVoucher Voucher(TestJob job, ulong amount) => Messages.SignVoucher(TestChain.Key(Signer),
        chain.Domain, job.Id, Providers[0], amount, Cap, pieces: 33);

    private async Task MeasureAsync(string name, int from, ContractCall call) =>
        _gas[name] = (await chain.SendAsync(from, call)).GasUsed;
}
