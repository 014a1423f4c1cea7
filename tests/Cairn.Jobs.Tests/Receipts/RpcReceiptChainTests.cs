using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs.Tests;

/// <summary>Against a real chain with the real contracts.</summary>
public sealed class RpcReceiptChainTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-receipt-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_facts_are_the_chains()
    {
        await using var dev = await DevChain.StartAsync(new DevChainOptions { RunFolder = _folder });
        var deployment = await Deployment.DeployAsync(dev.Client, DevChain.Account(0));
        var domain = new MarketDomain(deployment.ChainId, deployment.Market);
        var calls = new MarketCalls(dev.Client, domain);
        var chain = new RpcReceiptChain(dev.Client, deployment.Market);
        using var payer = new TransactionSender(dev.Client, DevChain.Account(1), deployment.ChainId);
        var token = new TestDollarContract(dev.Client, deployment.Token);
        (await payer.SendAsync(token.Mint(payer.Address, 1000))).ReceiptOrThrow();
        (await payer.SendAsync(token.Approve(deployment.Market, 1000))).ReceiptOrThrow();
        (await payer.SendAsync(calls.Contract.Deposit(deployment.Token, 1000))).ReceiptOrThrow();

        var provider = DevChain.Account(2).Address;
        var caps = new CapTable([new ProviderCap(provider, 900)]);
        var terms = Terms(deployment, caps);
        var job = terms.JobId(domain);
        Assert.Equal(31337UL, await chain.ChainIdAsync());
        Assert.Null(await chain.BudgetAsync(job));
        var opened = (await payer.SendAsync(calls.Open(terms, 900))).ReceiptOrThrow();
        Assert.Equal((UInt128)900, await chain.BudgetAsync(job));
        (await payer.SendAsync(calls.Contract.TopUp(MarketCalls.Payment(terms), 50))).ReceiptOrThrow();
        Assert.Equal((UInt128)950, await chain.BudgetAsync(job));
        Assert.Equal((UInt128)0, await chain.PaidAsync(job, provider, await dev.Client.GetBlockNumberAsync()));
        Assert.True(caps.TryProve(provider, out var proof));
        var voucher = Signed<Voucher>.By(DevChain.Account(3), domain, new Voucher(job, provider, 250, 3));
        (await payer.SendAsync(calls.Claim(new Redeemable(terms, voucher, 900, proof)))).ReceiptOrThrow();
        Assert.Equal((UInt128)250, await chain.PaidAsync(job, provider, await dev.Client.GetBlockNumberAsync()));
        Assert.Equal(opened.BlockHash, await chain.BlockHashAsync(opened.BlockNumber));
        Assert.Null(await chain.BlockHashAsync(1_000_000));
        Assert.False(await chain.IsContradictedAsync(deployment.QuorumVerdict, job, 1, 0, provider));

        (await payer.SendAsync(calls.Settle(
            terms, caps, new Dictionary<Address, UInt128> { [provider] = 300 }, Hash32.Zero))).ReceiptOrThrow();
        Assert.Equal((UInt128)950, await chain.BudgetAsync(job));
        await Assert.ThrowsAsync<IOException>(
            async () => await chain.PaidAsync(job, provider, await dev.Client.GetBlockNumberAsync()));
    }

    private static Terms Terms(Deployment deployment, CapTable caps) => new()
    {
        Client = DevChain.Account(1).Address, Signer = DevChain.Account(3).Address, Token = deployment.Token,
        Deadline = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600, Grace = 3600, Pieces = 3, MaxPerPiece = 100,
        SpecCid = Hash32.Zero, CapRoot = caps.Root, Verdict = deployment.QuorumVerdict, Nonce = UInt256.One,
    };
}
