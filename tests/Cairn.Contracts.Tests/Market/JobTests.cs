using Cairn.Crypto;
using Cairn.Evm;
using static Cairn.Contracts.Tests.TestJob;

namespace Cairn.Contracts.Tests;

/// <summary>Particular promises of the Market that random calls would seldom meet.</summary>
[Collection(ChainCollection.Name)]
public sealed class JobTests(TestChain chain)
{
    private MarketContract Market => chain.Market;

    [Fact]
    public async Task Terms_out_of_bounds_are_refused_by_the_name_of_the_field()
    {
        var job = await DraftAsync(chain, 100, 50);
        await chain.FundAsync(Client, 100);
        var now = await chain.NowAsync();
        await RefusedAsync(With(w => w with { Deadline = now }), 100, "deadline");
        await RefusedAsync(With(w => w with { Window = 7 * 86_400 + 1 }), 100, "window");
        await RefusedAsync(With(w => w with { AuditRate = 10_001 }), 100, "auditRate");
        await RefusedAsync(With(w => w with { Verdict = Market.Address }), 100, "verdict");
        await RefusedAsync(With(w => w with { Verdict = Address.Zero }), 100, "verdict");
        await RefusedAsync(job.Terms, 0, "budget");
        await RefusedAsync(job.Terms, UInt128.One << 84, "budget");

        JobTerms With(Func<Work, Work> change) => job.Terms with { Work = change(job.Terms.Work) };

        async Task RefusedAsync(JobTerms terms, UInt128 budget, string field)
        {
            var revert = await chain.RefusedAsync(Client, Market.Open(terms, budget));
            Assert.Equal((MarketError.BadTerms, field), (revert.Error, (string)revert.Arguments[0]));
        }
    }

    [Fact]
    public async Task Terms_with_bits_outside_their_fields_open_nothing()
    {
        var job = await DraftAsync(chain, 100, 50);
        await chain.FundAsync(Client, 100);
        var clean = Market.Open(job.Terms, 100).Data.ToArray();
        // Words of the terms whose field is narrower than 32 bytes; the first byte of each must be zero.
        foreach (var word in (int[])[0, 1, 2, 4, 5, 6, 7, 10, 11, 12, 13])
        {
            var dirty = (byte[])clean.Clone();
            dirty[4 + 32 * word] = 1;
            Assert.Null((await chain.TryAsync(Client, new ContractCall(Market.Address, dirty))).Receipt);
        }
        await chain.SendAsync(Client, new ContractCall(Market.Address, clean));
    }

    [Fact]
    public async Task The_opening_event_carries_the_full_terms()
    {
        var job = await DraftAsync(chain, 100, 50);
        await chain.FundAsync(Client, 100);
        var receipt = await chain.SendAsync(Client, Market.Open(job.Terms, 100));
        Assert.True(MarketOpenedEvent.TryDecode(Assert.Single(receipt.Logs), out var opened));
        Assert.Equal(new MarketOpenedEvent(job.Id, job.Terms, 100), opened);
        Assert.True(await Market.IsOpenedAsync(job.Id));
    }

    [Fact]
    public async Task A_signature_opens_one_job_with_one_budget_for_its_client_only()
    {
        var job = await DraftAsync(chain, 100, 50);
        await chain.FundAsync(Client, 200);
        var (r, vs) = Messages.Sign(TestChain.Key(Client), chain.Domain, Messages.Open(job.Id, 100));
        Assert.Equal(MarketError.BadSignature,
            (await chain.RefusedAsync(Stranger, Market.OpenFor(job.Terms, 101, r, vs))).Error);
        await chain.SendAsync(Stranger, Market.OpenFor(job.Terms, 100, r, vs));
        Assert.Equal(MarketError.AlreadyOpened,
            (await chain.RefusedAsync(Stranger, Market.OpenFor(job.Terms, 100, r, vs))).Error);
    }

    [Fact]
    public async Task Signatures_with_a_high_s_or_of_nobody_are_refused()
    {
        var job = await OpenAsync(chain, 100, 50);
        var voucher = job.Voucher(0, 10);
        // A high s needs bit 255, where the compact form keeps the parity: the other signature of the same message
        // (order - s, parity flipped) is read as something else.
        var order = UInt256.Parse("115792089237316195423570985008687907852837564279074904382605163141518161494337");
        var (s, top) = (voucher.Vs.ToUInt256(), UInt256.One << 255);
        var malleated = voucher with { Vs = (order - (s >= top ? s - top : s)).ToHash32() };
        foreach (var bad in (SignedVoucher[])[malleated, voucher with { R = Hash32.Zero }, voucher with { Amount = 11 },
            voucher with { Pieces = 2 }, voucher with { Provider = Provider(1) }])
        {
            var revert = await chain.RefusedAsync(0,
                Market.Claim(job.Terms.Payment(), bad, job.Caps.Proof(Provider(0))));
            Assert.Equal(MarketError.BadSignature, revert.Error);
        }
        await chain.SendAsync(0, job.Claim(0, 10));
    }

    [Fact]
    public async Task What_a_settlement_paid_is_not_paid_again_to_a_later_voucher_nor_the_other_way_round()
    {
        var job = await OpenAsync(chain, 100, 40, 50);
        var (first, second) = (await job.FreeOfAsync(0), await job.FreeOfAsync(1));
        await chain.SendAsync(0, job.Claim(0, 10));
        var totals = job.Totals(25, 5);
        var numbers = new JobNumbers((await Market.JobAsync(job.Id)).Word);
        Assert.Equal((100UL, 10UL, false), ((ulong)numbers.Budget, (ulong)numbers.Spent, numbers.IsSealed));
        await chain.SendAsync(Client, Market.Settle(job.Terms.Own(), Hash32.Zero, totals));
        await PaidAsync(25, 5);
        numbers = numbers.AfterSettlement(20);
        Assert.Equal(numbers.Seal(totals), (await Market.JobAsync(job.Id)).Word);

        // Sealed: 30 are spent of 100. Whoever needs the numbers brings them along.
        await chain.SendAsync(0, Market.Unseal(job.Id, numbers.Word, Keccak256.Compute(totals)));
        Assert.Equal(MarketError.TotalsNeeded, (await chain.RefusedAsync(0, job.Claim(0, 35))).Error);
        await chain.SendAsync(0, Market.CountSettled(job.Id, Provider(0), totals));
        await chain.SendAsync(0, job.Claim(0, 35));
        await PaidAsync(35, 5);
        await chain.SendAsync(0, job.Claim(0, 36));
        await PaidAsync(36, 5);

        // A list that names less than the real one would let the second provider be paid twice.
        var forged = job.Totals(25, 0);
        Assert.Equal(MarketError.WrongWitness, (await chain.RefusedAsync(0,
            Market.CountSettled(job.Id, Provider(1), forged))).Error);
        await chain.SendAsync(Client, Market.SettleAgain(job.Terms.Own(), 0, totals, Hash32.Zero, job.Totals(36, 50)));
        await PaidAsync(36, 50);
        Assert.Equal(MarketError.NothingToClaim, (await chain.RefusedAsync(0, job.Claim(1, 50))).Error);

        async Task PaidAsync(ulong a, ulong b) => Assert.Equal((first + a, second + b),
            (await job.FreeOfAsync(0), await job.FreeOfAsync(1)));
    }

    [Fact]
    public async Task An_early_refund_needs_the_signature_of_everyone_who_could_still_be_paid()
    {
        var job = await OpenAsync(chain, 100, 10, 20, 30);
        await chain.SendAsync(0, job.Claim(1, 20)); // paid in full: nothing to sign away
        byte[] first = Release(0), third = Release(2);
        foreach (var bad in (byte[][])[[], first, [.. third, .. first], [.. first, .. third, .. Release(1)]])
            Assert.Equal(MarketError.BadSignature, (await chain.RefusedAsync(Client, Refund(bad))).Error);
        var before = await Market.FreeAsync(job.Terms.Token, job.Terms.Client);
        await chain.SendAsync(Client, Refund([.. first, .. third]));
        Assert.Equal(before + 80UL, await Market.FreeAsync(job.Terms.Token, job.Terms.Client));

        ContractCall Refund(byte[] releases) => Market.RefundReleased(job.Terms, 0, [], job.Caps.Pack(), releases);

        byte[] Release(int provider)
        {
            var (r, vs) = Messages.Sign(ProviderKey(provider), chain.Domain, Messages.Release(job.Id));
            return [.. r.AsSpan(), .. vs.AsSpan()];
        }
    }

    [Fact]
    public async Task Old_caps_claim_until_a_recut_takes_effect_and_new_ones_after()
    {
        var job = await OpenAsync(chain, 100, 40, 50);
        var next = new CapList([(Provider(0), 10), (Provider(2), 40)]);
        // 40 + 50 + 40 is more than the budget: lower first, grant again later.
        var greedy = Market.Recut(job.Terms, job.Caps.Pack(), next.Pack(), []);
        Assert.Equal(MarketError.CapsAboveBudget, (await chain.RefusedAsync(Client, greedy)).Error);
        await chain.SendAsync(Client, Market.Recut(job.Terms, job.Caps.Pack(),
            new CapList([(Provider(0), 10), (Provider(2), 10)]).Pack(), []));
        next = new CapList([(Provider(0), 10), (Provider(2), 10)]);
        await chain.SendAsync(0, job.Claim(0, 30));

        await chain.JumpAsync(job.Terms.Work.RecutDelay + 1);

        Assert.Equal(MarketError.WrongCaps, (await chain.RefusedAsync(0, job.Claim(0, 35))).Error);
        var fresh = job with { Caps = next };
        Assert.Equal(MarketError.NothingToClaim, (await chain.RefusedAsync(0, fresh.Claim(0, 35))).Error);
        await chain.SendAsync(0, fresh.Claim(2, 35));
        Assert.Equal(10UL, (await Market.PaidAsync(job.Id, Provider(2))).Amount);
    }
}
