using Cairn.Crypto;
using Cairn.Evm;
using static Cairn.Contracts.Tests.TestJob;

namespace Cairn.Contracts.Tests;

/// <summary>What a verdict module may do with a job's money and a provider's stake.</summary>
[Collection(ChainCollection.Name)]
public sealed class RulingTests(TestChain chain)
{
    private MarketContract Market => chain.Market;

    [Fact]
    public async Task A_piece_agreed_and_proved_is_paid_once()
    {
        var job = await OpenRuledAsync(chain, 100, 40, 50);
        var before = await job.FreeOfAsync(0);
        await chain.SendAsync(0, job.Assert(0, piece: 0, count: 4));
        Assert.Equal((20UL, 0UL, false), await ReservedAsync(job, 0));
        // The voucher covers the same pieces; it pays what the cap leaves beside the 20 set aside.
        await chain.SendAsync(0, job.Claim(0, 40));
        Assert.Equal(before + 20UL, await job.FreeOfAsync(0));

        await chain.SendAsync(0, job.Rule("pay", 0, 20UL));

        Assert.Equal(before + 20UL, await job.FreeOfAsync(0));
        Assert.Equal((0UL, 20UL, false), await ReservedAsync(job, 0));
        Assert.Equal((UInt256)20UL, (await Market.JobAsync(job.Id)).Spent);
        await chain.SendAsync(0, job.Assert(0, piece: 4, count: 3));
        await chain.SendAsync(0, job.Rule("pay", 0, 15UL));
        Assert.Equal(before + 35UL, await job.FreeOfAsync(0));
        Assert.Equal(MarketError.AboveCap, (await chain.RefusedAsync(0, job.Assert(0, piece: 7, count: 2))).Error);
    }

    [Fact]
    public async Task A_voided_reservation_does_not_let_another_pay_for_what_a_voucher_paid()
    {
        var job = await OpenRuledAsync(chain, 100, 40);
        var before = await job.FreeOfAsync(0);
        await chain.SendAsync(0, job.Claim(0, 10)); // for pieces 0 and 1
        await chain.SendAsync(0, job.Assert(0, piece: 500, count: 2)); // never done
        await chain.SendAsync(0, job.Assert(0, piece: 0, count: 2));
        await chain.SendAsync(0, job.Rule("pay", 0, 10UL));
        await chain.SendAsync(0, job.Rule("void", 0, 10UL));
        Assert.Equal(before + 10UL, await job.FreeOfAsync(0));
        Assert.Equal((UInt256)10UL, (await Market.JobAsync(job.Id)).Spent);
    }

    [Fact]
    public async Task After_a_refund_only_what_is_set_aside_pays()
    {
        var job = await OpenRuledAsync(chain, 100, 40, 50);
        await chain.SendAsync(0, job.Assert(0, piece: 0, count: 4));
        await chain.SendAsync(0, job.Assert(1, piece: 0, count: 6));
        await chain.JumpAsync(100_000);
        var (client, first) = (await FreeAsync(job.Terms.Client), await job.FreeOfAsync(0));
        await chain.SendAsync(Client, Market.Refund(job.Terms, 0, default));
        Assert.Equal(client + 50UL, await FreeAsync(job.Terms.Client));
        Assert.Equal(MarketError.JobClosed, (await chain.RefusedAsync(0, job.Claim(1, 50))).Error);
        Assert.Equal(MarketError.JobClosed, (await chain.RefusedAsync(0, job.Assert(1, 6, 1))).Error);

        await chain.SendAsync(0, job.Rule("pay", 0, 20UL));
        await chain.SendAsync(0, job.Rule("void", 1, 30UL));

        Assert.Equal(first + 20UL, await job.FreeOfAsync(0));
        Assert.Equal(client + 80UL, await FreeAsync(job.Terms.Client));
        Assert.Equal(MarketError.NotReserved, (await chain.RefusedAsync(0, job.Rule("pay", 0, 1UL))).Error);
    }

    [Fact]
    public async Task A_settlement_beside_pay_set_aside_is_not_sealed_and_respects_it()
    {
        var job = await OpenRuledAsync(chain, 100, 40, 50);
        await chain.SendAsync(0, job.Assert(0, piece: 0, count: 4));
        var (first, second) = (await job.FreeOfAsync(0), await job.FreeOfAsync(1));
        await chain.SendAsync(Client, Market.Settle(job.Terms.Own(), default, job.Totals(40, 10)));
        Assert.Equal((first + 20UL, second + 10UL), (await job.FreeOfAsync(0), await job.FreeOfAsync(1)));
        Assert.False((await Market.JobAsync(job.Id)).IsSealed);
        await chain.SendAsync(0, job.Rule("pay", 0, 20UL));
        await chain.SendAsync(Client, Market.Settle(job.Terms.Own(), default, job.Totals(40, 30)));
        Assert.Equal((first + 40UL, second + 30UL), (await job.FreeOfAsync(0), await job.FreeOfAsync(1)));
    }

    [Fact]
    public async Task After_a_settlement_the_settled_total_counts_before_pay_is_set_aside()
    {
        var job = await OpenRuledAsync(chain, 100, 40, 50);
        var totals = job.Totals(30, 0);
        await chain.SendAsync(Client, Market.Settle(job.Terms.Own(), default, totals));
        Assert.Equal(MarketError.JobSealed, (await chain.RefusedAsync(0, job.Assert(0, 0, 2))).Error);
        await chain.SendAsync(0, Market.Unseal(job.Id, new JobNumbers(100).AfterSettlement(30).Word,
            Keccak256.Compute(totals)));
        Assert.Equal(MarketError.TotalsNeeded, (await chain.RefusedAsync(0, job.Assert(0, 0, 2))).Error);
        await chain.SendAsync(0, Market.CountSettled(job.Id, Provider(0), totals));
        Assert.Equal(MarketError.AboveCap, (await chain.RefusedAsync(0, job.Assert(0, 0, 3))).Error);
        await chain.SendAsync(0, job.Assert(0, 0, 2));
    }

    [Fact]
    public async Task A_proved_lie_costs_the_lock_and_all_pay_not_yet_made()
    {
        var job = await OpenRuledAsync(chain, 100, 40, 50);
        await StakeAsync(0, 40);
        var until = job.Terms.Work.Deadline + 100;
        await chain.SendAsync(Stranger, job.Lock(0, 33, until));
        await chain.SendAsync(0, job.Claim(0, 10));
        await chain.SendAsync(0, job.Assert(0, piece: 2, count: 4));
        var (challenger, client) = (TestChain.Key(Stranger).Address, job.Terms.Client);
        var before = (await FreeAsync(challenger), await FreeAsync(client), await Market.BurnedAsync(job.Terms.Token));

        await chain.SendAsync(0, job.Rule("convict", 0, challenger));
        await chain.SendAsync(0, job.Rule("convict", 0, challenger)); // the second changes nothing

        // Of 33: half and 30 % rounded down, the rest burned.
        Assert.Equal((before.Item1 + 16UL, before.Item2 + 9UL, before.Item3 + 8UL),
            (await FreeAsync(challenger), await FreeAsync(client), await Market.BurnedAsync(job.Terms.Token)));
        Assert.Equal((0UL, 0UL, true), await ReservedAsync(job, 0));
        Assert.Equal((UInt256)10UL, (await Market.JobAsync(job.Id)).Spent);
        Assert.Equal(MarketError.NothingToClaim, (await chain.RefusedAsync(0, job.Claim(0, 40))).Error);
        Assert.Equal(MarketError.PayForfeited, (await chain.RefusedAsync(0, job.Assert(0, 10, 1))).Error);
        Assert.Equal(MarketError.PayForfeited, (await chain.RefusedAsync(0, job.Lock(0, 7, until))).Error);
        var paid = await job.FreeOfAsync(0);
        await chain.SendAsync(0, job.Rule("pay", 0, 20UL));
        await chain.SendAsync(Client, Market.Settle(job.Terms.Own(), default, job.Totals(40, 50)));
        Assert.Equal(paid, await job.FreeOfAsync(0));
        Assert.Equal(7UL, await Market.StakeOfAsync(job.Terms.Token, Provider(0)));
    }

    [Fact]
    public async Task A_forfeited_provider_is_passed_over_by_the_first_settlement_too()
    {
        var job = await OpenRuledAsync(chain, 100, 40, 50);
        await chain.SendAsync(0, job.Rule("convict", 0, TestChain.Key(Stranger).Address));
        var (first, second) = (await job.FreeOfAsync(0), await job.FreeOfAsync(1));
        await chain.SendAsync(Client, Market.Settle(job.Terms.Own(), default, job.Totals(40, 50)));
        Assert.Equal((first, second + 50UL), (await job.FreeOfAsync(0), await job.FreeOfAsync(1)));
    }

    [Fact]
    public async Task A_lock_ends_when_its_time_and_all_it_answers_for_are_over()
    {
        var job = await OpenRuledAsync(chain, 100, 40);
        await StakeAsync(1, 10);
        var until = job.Terms.Work.Deadline + 5;
        await chain.SendAsync(0, job.Lock(1, 10, until));
        Assert.Equal((UInt128)10, (await Market.LockOfAsync(job.Id, Provider(1))).Amount);
        Assert.Equal(MarketError.InsufficientBalance, (await chain.RefusedAsync(Account(1),
            Market.Unstake(job.Terms.Token, 10))).Error);
        Assert.Equal(MarketError.StillLocked, (await chain.RefusedAsync(0, Release())).Error);
        await chain.JumpAsync(90_000);
        await chain.SendAsync(0, chain.Puppet.Call("setBusy", job.Id, Provider(1), true));
        Assert.Equal(MarketError.VerdictBusy, (await chain.RefusedAsync(0, Release())).Error);
        await chain.SendAsync(0, chain.Puppet.Call("setBusy", job.Id, Provider(1), false));
        await chain.SendAsync(0, Release());
        Assert.Equal(10UL, await Market.StakeOfAsync(job.Terms.Token, Provider(1)));
        // The same signature locks nothing again.
        Assert.Equal(MarketError.BadLock, (await chain.RefusedAsync(0, job.Lock(1, 10, until))).Error);

        ContractCall Release() => Market.ReleaseLock(job.Terms, Provider(1));
    }

    [Fact]
    public async Task Only_a_jobs_own_module_rules_on_it()
    {
        var other = await OpenAsync(chain, 100, 40);
        foreach (var call in (ContractCall[])[other.Assert(0, 0, 1), other.Rule("pay", 0, 1UL),
            other.Rule("void", 0, 1UL), other.Rule("convict", 0, Provider(1)),
            Market.TakeBond(other.Terms.Token, other.Terms.Client, 1)])
            Assert.Equal(MarketError.NotVerdict, (await chain.RefusedAsync(0, call)).Error);
        var ruled = await OpenRuledAsync(chain, 100, 40);
        Assert.Equal(MarketError.NotVerdict, (await chain.RefusedAsync(Client,
            Market.Slash(ruled.Terms, Provider(0), ruled.Terms.Client))).Error);
        var unopened = ruled with { Terms = ruled.Terms with { CapRoot = default } };
        Assert.Equal(MarketError.UnknownJob,
            (await chain.RefusedAsync(0, unopened.Rule("convict", 0, Provider(1)))).Error);
    }

    [Fact]
    public async Task Bonds_move_between_free_balances_and_into_the_sink()
    {
        var (token, puppet, me) = (chain.Deployment.Token, chain.Puppet.Address, TestChain.Key(Stranger).Address);
        await chain.FundAsync(Stranger, 30);
        var (mine, burned) = (await FreeAsync(me), await Market.BurnedAsync(token));
        await chain.SendAsync(Stranger, chain.Puppet.Call("takeBond", token, 30UL));
        Assert.Equal((mine - 30UL, 30UL), (await FreeAsync(me), await FreeAsync(puppet)));
        await chain.SendAsync(0, chain.Puppet.Call("returnBond", token, me, 20UL));
        await chain.SendAsync(0, chain.Puppet.Call("burnBond", token, 10UL));
        Assert.Equal((mine - 10UL, 0UL, burned + 10UL),
            (await FreeAsync(me), await FreeAsync(puppet), await Market.BurnedAsync(token)));
    }

    [Fact]
    public async Task Every_piece_is_claimed_once_under_a_lease_the_signer_signed()
    {
        var job = await OpenRuledAsync(chain, 10_000, 5_000);
        await chain.SendAsync(0, job.Assert(0, piece: 250, count: 10)); // over the edge of a word
        await RefusedAsync("PiecesClaimed", job.Assert(0, 255, 1));
        await RefusedAsync("PiecesClaimed", job.Assert(0, 259, 300));
        await chain.SendAsync(0, job.Assert(0, 260, 600));
        await chain.SendAsync(0, job.Assert(0, 0, 250));
        foreach (var (piece, isClaimed) in ((ulong, bool)[])[(0, true), (255, true), (859, true), (860, false)])
            Assert.Equal(isClaimed, (bool)(await chain.Puppet.ReadAsync(chain.Client, "isClaimed", job.Id, Provider(0),
                piece))[0]);
        await RefusedAsync("NotLeased", job.Assert(0, 860, 0));
        await RefusedAsync("NotLeased", job.Assert(0, 860, 141));
        await RefusedAsync("BadLeaseSignature", job.Assert(0, 860, 1, signer: Stranger));
        await RefusedAsync("LeaseOutOfTerms", job.Assert(0, 860, 1, price: 20_001));
        await RefusedAsync("LeaseOutOfTerms", (job with
        {
            Terms = job.Terms with { Work = job.Terms.Work with { Pieces = 999, MaxPerPiece = 4 } },
        }).Assert(0, 860, 1));

        async Task RefusedAsync(string error, ContractCall call)
        {
            var outcome = await chain.TryAsync(0, call);
            Assert.Null(outcome.Receipt);
            var known = chain.Puppet.Abi.Errors.Single(e => e.Name == error);
            Assert.Equal(known.Selector.ToArray(), outcome.RevertData[..4].ToArray());
        }
    }

    private async Task<(ulong, ulong, bool)> ReservedAsync(TestJob job, int provider)
    {
        var found = await Market.ReservedForAsync(job.Id, Provider(provider));
        return ((ulong)found.Amount, (ulong)found.Proved, found.IsForfeited);
    }

    private Task<UInt256> FreeAsync(Address account) => Market.FreeAsync(chain.Deployment.Token, account);

    // On top of what earlier tests left there, which is taken out first.
    private async Task StakeAsync(int provider, ulong amount)
    {
        var token = chain.Deployment.Token;
        var old = await Market.StakeOfAsync(token, Provider(provider));
        if (!old.IsZero) await chain.SendAsync(Account(provider), Market.Unstake(token, (UInt128)old));
        await chain.FundAsync(Account(provider), amount);
        await chain.SendAsync(Account(provider), Market.Stake(token, amount));
    }
}
