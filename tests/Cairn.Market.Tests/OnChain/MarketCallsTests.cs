using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market.Tests;

/// <summary>Every message of the market against the contracts themselves.</summary>
public sealed class MarketCallsTests(MarketChain chain) : IClassFixture<MarketChain>
{
    [Fact]
    public async Task Domain_and_job_id_are_the_contracts()
    {
        var terms = chain.NewTerms(MarketChain.Caps(3));
        Assert.Equal(await chain.Calls.Contract.DomainSeparatorAsync(), chain.Domain.Separator);
        Assert.Equal(await chain.Calls.Contract.JobIdOfAsync(MarketCalls.Form(terms)), terms.JobId(chain.Domain));
        var full = Samples.Terms with { Verdict = chain.Deployment.ConsentVerdict };
        Assert.Equal(await chain.Calls.Contract.JobIdOfAsync(MarketCalls.Form(full)), full.JobId(chain.Domain));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_voucher_pays_its_provider_once(int payees)
    {
        var caps = MarketChain.Caps(payees);
        var terms = await chain.OpenAsync(caps);
        var job = terms.JobId(chain.Domain);
        for (var i = 0; i < payees; i++)
        {
            var provider = MarketChain.Payee(i).Address;
            var before = await chain.FreeAsync(provider);
            (await chain.Payer.SendAsync(chain.Calls.Claim(chain.Voucher(terms, caps, i, 400)))).ReceiptOrThrow();
            (await chain.Payer.SendAsync(chain.Calls.Claim(chain.Voucher(terms, caps, i, 1500)))).ReceiptOrThrow();
            Assert.Equal(before + (UInt256)1000, await chain.FreeAsync(provider));
            Assert.Equal((UInt128)1000, await chain.Reader.PaidAsync(job, provider));
            var again = await chain.Payer.SendAsync(chain.Calls.Claim(chain.Voucher(terms, caps, i, 1000)));
            Assert.False(again.Succeeded);
        }

        Assert.Equal((UInt128)0, (await chain.Reader.JobAsync(job))!.Left);
    }

    [Fact]
    public async Task The_escrow_check_believes_the_chain()
    {
        var caps = MarketChain.Caps(3);
        var terms = await chain.OpenAsync(caps);
        var rules = new EscrowRules
        {
            Provider = MarketChain.Payee(1).Address, Signer = terms.Signer, Token = terms.Token, Spec = terms.Spec,
        };
        var check = new EscrowCheck(chain.Reader, chain.Domain, rules, TimeProvider.System);
        Assert.True(caps.TryProve(rules.Provider, out var proof));
        Assert.Equal((EscrowOutcome.Good, (UInt128)1000), await check.CheckAsync(terms, 1000, proof));
        Assert.Equal(EscrowOutcome.BadCapProof, (await check.CheckAsync(terms, 1001, proof)).Outcome);
        Assert.Equal(EscrowOutcome.NotOpen,
            (await check.CheckAsync(terms with { Nonce = UInt256.MaxValue }, 1000, proof)).Outcome);
    }

    [Fact]
    public async Task A_relayer_opens_with_the_clients_order()
    {
        var caps = MarketChain.Caps(2);
        var terms = chain.NewTerms(caps);
        using var relayer = new TransactionSender(chain.Client, DevChain.Account(8), chain.Domain.ChainId);
        var order = new OpenOrder(terms.JobId(chain.Domain), caps.Sum);
        var forged = Signed<OpenOrder>.By(DevChain.Account(8), chain.Domain, order);
        Assert.False((await relayer.SendAsync(chain.Calls.OpenFor(terms, forged))).Succeeded);
        var signed = Signed<OpenOrder>.By(DevChain.Account(1), chain.Domain, order);
        (await relayer.SendAsync(chain.Calls.OpenFor(terms, signed))).ReceiptOrThrow();
        Assert.Equal(caps.Sum, (await chain.Reader.JobAsync(order.JobId))!.Budget);
    }

    [Fact]
    public async Task One_settlement_pays_all_totals()
    {
        var caps = MarketChain.Caps(5);
        var terms = await chain.OpenAsync(caps);
        var totals = new Dictionary<Address, UInt128>
        {
            [MarketChain.Payee(0).Address] = 300, [MarketChain.Payee(3).Address] = 1000,
        };
        var before = await chain.FreeAsync(MarketChain.Payee(3).Address);
        (await chain.Payer.SendAsync(chain.Calls.Settle(terms, caps, totals, Samples.Hash(1)))).ReceiptOrThrow();
        Assert.Equal(before + (UInt256)1000, await chain.FreeAsync(MarketChain.Payee(3).Address));
        Assert.True((await chain.Reader.JobAsync(terms.JobId(chain.Domain)))!.IsSealed);
    }

    [Fact]
    public async Task What_is_left_returns_early_once_all_have_released_it()
    {
        var caps = MarketChain.Caps(4);
        var terms = await chain.OpenAsync(caps);
        (await chain.Payer.SendAsync(chain.Calls.Claim(chain.Voucher(terms, caps, 2, 1000)))).ReceiptOrThrow();
        var release = new Release(terms.JobId(chain.Domain));
        var releases = new[] { 0, 1, 3 }.Select(MarketChain.Payee)
            .ToDictionary(k => k.Address, k => Signed<Release>.By(k, chain.Domain, release));
        Assert.False((await chain.Payer.SendAsync(chain.Calls.Refund(terms))).Succeeded);
        var before = await chain.FreeAsync(chain.Payer.Address);
        (await chain.Payer.SendAsync(chain.Calls.RefundReleased(terms, caps, releases))).ReceiptOrThrow();
        Assert.Equal(before + (UInt256)3000, await chain.FreeAsync(chain.Payer.Address));
        Assert.True((await chain.Reader.JobAsync(release.JobId))!.IsClosed);
    }

    [Fact]
    public async Task A_contradiction_is_recorded()
    {
        var terms = await chain.OpenAsync(MarketChain.Caps(3));
        var job = terms.JobId(chain.Domain);
        var replicas = Enumerable.Range(0, 3).Select(MarketChain.Payee).ToArray();
        var quorum = new Quorum(job, 17, 2, [.. replicas.Select(r => r.Address)]);
        string[] outputs = ["a", "b", "a"];
        var evidence = new Contradiction(Signed<Quorum>.By(MarketChain.Signer, chain.Domain, quorum),
            [.. replicas.Select((r, i) => Open(r, job, outputs[i]))]);
        Assert.True(evidence.TryVerify(terms.Signer, chain.Domain, out _, out var contradicted));
        (await chain.Payer.SendAsync(chain.Calls.Record(terms.Verdict, terms, evidence))).ReceiptOrThrow();
        var module = new QuorumVerdictContract(chain.Client, terms.Verdict);
        Assert.Equal([replicas[1].Address], contradicted);
        foreach (var replica in replicas)
            Assert.Equal(replica == replicas[1], await module.IsRecordedAsync(job, 17, 2, replica.Address));
    }

    [Fact]
    public async Task Redeeming_goes_together_and_alone_where_one_job_spoils_it()
    {
        var caps = MarketChain.Caps(2);
        var (first, second) = (await chain.OpenAsync(caps), await chain.OpenAsync(caps));
        var closed = await chain.OpenAsync(caps);
        Redeemable[] vouchers = [.. new[] { first, second, closed }.Select(t => chain.Voucher(t, caps, 1, 500))];
        (await chain.Payer.SendAsync(chain.Calls.Settle(
            closed, caps, new Dictionary<Address, UInt128>(), Samples.Hash(1)))).ReceiptOrThrow();
        using var sender = new TransactionSender(chain.Client, MarketChain.Payee(1), chain.Domain.ChainId);
        var blind = new VoucherRedeemer(new Blind(chain.Reader), chain.Domain, chain.Calls, sender,
            new RedemptionRules(), TimeProvider.System);
        var seeing = new VoucherRedeemer(chain.Reader, chain.Domain, chain.Calls, sender, new RedemptionRules(),
            TimeProvider.System);
        Assert.Empty(await seeing.RedeemAsync(vouchers, 400));
        Assert.Equal([false, true, true, false],
            (await blind.RedeemAsync(vouchers, 1)).Select(o => o.Succeeded));
        Assert.Equal((UInt128)500,
            await chain.Reader.PaidAsync(second.JobId(chain.Domain), MarketChain.Payee(1).Address));

        Redeemable[] more = [.. new[] { first, second, closed }.Select(t => chain.Voucher(t, caps, 1, 900))];
        Assert.True(Assert.Single(await seeing.RedeemAsync(more, 1)).Succeeded);
        Assert.Empty(await seeing.RedeemAsync(more, 1));
    }

    private ResultOpening Open(EthereumKey key, Hash32 job, string output)
    {
        PieceResult[] results =
        [
            new(16, 2, Samples.Output("before"), Samples.Hash(1)), new(17, 2, Samples.Output(output), Samples.Hash(2)),
            new(18, 2, Samples.Output("after"), Samples.Hash(3)),
        ];
        var receipt = new ResultTree(key.Address, results).Receipt(job, Samples.Hash(5));
        return ResultOpening.Of(Signed<BatchReceipt>.By(key, chain.Domain, receipt), results, 1);
    }

    /// <summary>A view that has not heard of settlements yet, as one block behind.</summary>
    private sealed class Blind(IMarketView inner) : IMarketView
    {
        public async ValueTask<JobFacts?> JobAsync(Hash32 jobId, CancellationToken cancel = default) =>
            await inner.JobAsync(jobId, cancel) is { } facts
                ? facts with { IsSealed = false, IsSettled = false, IsClosed = false }
                : null;

        public ValueTask<UInt128> PaidAsync(Hash32 jobId, Address provider, CancellationToken cancel = default) =>
            inner.PaidAsync(jobId, provider, cancel);
    }
}
