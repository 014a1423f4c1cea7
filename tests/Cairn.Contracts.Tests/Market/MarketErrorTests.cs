using Cairn.Crypto;
using Cairn.Evm;
using static Cairn.Contracts.Tests.TestJob;

namespace Cairn.Contracts.Tests;

/// <summary>One way to each refusal of the Market, and that no refusal lacks one.</summary>
[Collection(ChainCollection.Name)]
public sealed class MarketErrorTests(TestChain chain)
{
    /// <summary>OpenZeppelin's EIP712 refuses long names; ours are constants.</summary>
    private static readonly string[] Unreachable = ["InvalidShortString", "StringTooLong"];

    private static readonly Dictionary<MarketError, Func<MarketErrorTests, Task<MarketRevert>>> Ways = new()
    {
        [MarketError.NothingToMove] = t => t.Refused(0, t.Market.Withdraw(t.Token, t.Me, 0)),
        [MarketError.InsufficientBalance] = t => t.Refused(0, t.Market.Withdraw(t.Token, t.Me, 1)),
        [MarketError.BalanceTooLarge] = t => t.Bragging(),
        [MarketError.StillLeaving] = t => t.Leaving(),
        [MarketError.BadVerdictModule] = t => t.Refused(0, MarketContract.Deploy([t.Me])),
        [MarketError.ReentrancyGuardReentrantCall] = t => t.Reentering(),
        [MarketError.SafeERC20FailedOperation] = t => t.AnsweringFalse(),
        [MarketError.NotClient] = t => t.On(100, Stranger, j => t.Market.Refund(j.Terms, 0, default)),
        [MarketError.BadSignature] = t => t.On(100, 0,
            j => t.Market.Claim(j.Terms.Payment(), j.Voucher(0, 5) with { Amount = 6 }, j.Caps.Proof(Provider(0)))),
        [MarketError.BadTerms] = t => t.On(100, Client, j => t.Market.Open(
            j.Terms with { Work = j.Terms.Work with { Deadline = 1 } }, 1)),
        [MarketError.AlreadyOpened] = t => t.On(100, Client, j => t.Market.Open(j.Terms, 1)),
        [MarketError.UnknownJob] = t => t.On(100, 0,
            j => t.Market.TopUp(j.Terms.Payment() with { WorkHash = default }, 1)),
        [MarketError.JobClosed] = t => t.Closed(),
        [MarketError.JobSealed] = t => t.On(100, Client, j => t.Market.TopUp(j.Terms.Payment(), 1), settle: true),
        [MarketError.WrongWitness] = t => t.On(100, 0, j => t.Market.Unseal(j.Id, 1, default)),
        [MarketError.BadList] = t => t.On(100, Client, j => t.Market.Settle(j.Terms.Own(), default, [])),
        [MarketError.ListNotAscending] = t => t.On(100, Client,
            j => t.Market.Settle(j.Terms.Own(), default, Swapped(j))),
        [MarketError.WrongCaps] = t => t.On(100, 0,
            j => t.Market.Claim(j.Terms.Payment(), j.Voucher(0, 5), j.Caps.Proof(Provider(1)))),
        [MarketError.CapsAboveBudget] = t => t.On(59, 0, j => j.Claim(0, 5)),
        [MarketError.ClaimsDisabled] = t => t.Unsigned(),
        [MarketError.NothingToClaim] = t => t.On(100, 0, j => j.Claim(0, 0)),
        [MarketError.TotalsNeeded] = t => t.Unsealed(j => j.Claim(0, 20)),
        [MarketError.NotVerdict] = t => t.Refused(0, t.Market.TakeBond(t.Token, t.Me, 1)),
        [MarketError.AboveCap] = t => t.Ruled(j => j.Assert(0, 0, 9)),
        [MarketError.NotReserved] = t => t.Ruled(j => j.Rule("void", 0, 1UL)),
        [MarketError.PayForfeited] = t => t.Ruled(j => j.Assert(0, 0, 1), j => j.Rule("convict", 0, t.Me)),
        [MarketError.AlreadyLocked] = t => t.Locked(j => j.Lock(2, 1, j.Terms.Work.Deadline)),
        [MarketError.BadLock] = t => t.Ruled(j => j.Lock(2, 1, j.Terms.Work.Deadline - 1)),
        [MarketError.StillLocked] = t => t.Locked(j => t.Market.ReleaseLock(j.Terms, Provider(2))),
        [MarketError.VerdictBusy] = t => t.Busy(),
        [MarketError.RecutPending] = t => t.Recut(),
        [MarketError.TooEarly] = t => t.On(100, Client, j => t.Market.Refund(j.Terms, 0, default)),
    };

    public static TheoryData<MarketError> Errors => [.. Ways.Keys];

    private MarketContract Market => chain.Market;

    private Address Token => chain.Deployment.Token;

    private Address Me => TestChain.Key(0).Address;

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task It_is_given(MarketError error) => Assert.Equal(error, (await Ways[error](this)).Error);

    [Fact]
    public void Every_error_of_the_contract_has_a_way_here_and_a_name_in_the_client()
    {
        var abi = MarketContract.Interface.Errors.Select(e => e.Name).Order(StringComparer.Ordinal).ToArray();
        string[] generic = ["Unknown", "Empty", "Message", "Panic"];
        Assert.Equal(abi, Enum.GetNames<MarketError>().Except(generic).Order(StringComparer.Ordinal));
        Assert.Equal(abi.Except(Unreachable), Ways.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal));
    }

    private Task<MarketRevert> Refused(int from, ContractCall call) => chain.RefusedAsync(from, call);

    // Two providers with caps 10 and 50; a first job word of nothing claimed.
    private async Task<MarketRevert> On(ulong budget, int from, Func<TestJob, ContractCall> call, bool settle = false)
    {
        var job = await OpenAsync(chain, budget, 10, 50);
        if (settle) await chain.SendAsync(Client, Market.Settle(job.Terms.Own(), default, job.Totals(5, 0)));
        return await Refused(from, call(job));
    }

    // A job of the puppet's with one cap of 40.
    private async Task<MarketRevert> Ruled(Func<TestJob, ContractCall> call, Func<TestJob, ContractCall>? first = null)
    {
        var job = await OpenRuledAsync(chain, 100, 40);
        if (first is not null) await chain.SendAsync(0, first(job));
        return await Refused(0, call(job));
    }

    private async Task<TestJob> LockedAsync()
    {
        var job = await OpenRuledAsync(chain, 100, 40);
        await chain.FundAsync(Account(2), 1);
        await chain.SendAsync(Account(2), Market.Stake(Token, 1));
        await chain.SendAsync(0, job.Lock(2, 1, job.Terms.Work.Deadline));
        return job;
    }

    private async Task<MarketRevert> Locked(Func<TestJob, ContractCall> call) =>
        await Refused(0, call(await LockedAsync()));

    private async Task<MarketRevert> Busy()
    {
        var job = await LockedAsync();
        await chain.SendAsync(0, chain.Puppet.Call("setBusy", job.Id, Provider(2), true));
        await chain.JumpAsync(90_000);
        return await Refused(0, Market.ReleaseLock(job.Terms, Provider(2)));
    }

    private async Task<MarketRevert> Unsealed(Func<TestJob, ContractCall> call)
    {
        var job = await OpenAsync(chain, 100, 10, 50);
        await chain.SendAsync(Client, Market.Settle(job.Terms.Own(), default, job.Totals(5, 0)));
        var numbers = new JobNumbers(100).AfterSettlement(5);
        await chain.SendAsync(0, Market.Unseal(job.Id, numbers.Word, Keccak256.Compute(job.Totals(5, 0))));
        return await Refused(0, call(job));
    }

    private async Task<MarketRevert> Unsigned()
    {
        var draft = await DraftAsync(chain, 100, 10);
        var job = draft with { Terms = draft.Terms with { Signer = Address.Zero } };
        await chain.FundAsync(Client, 100);
        await chain.SendAsync(Client, Market.Open(job.Terms, 100));
        return await Refused(0, job.Claim(0, 5));
    }

    private async Task<MarketRevert> Closed()
    {
        var job = await OpenAsync(chain, 100, 10);
        await chain.JumpAsync(100_000);
        await chain.SendAsync(Client, Market.Refund(job.Terms, 0, default));
        return await Refused(0, job.Claim(0, 5));
    }

    private async Task<MarketRevert> Recut()
    {
        var job = await OpenAsync(chain, 100, 10, 20);
        var recut = Market.Recut(job.Terms, job.Caps.Pack(), job.Caps.Pack(), []);
        await chain.SendAsync(Client, recut);
        return await Refused(Client, recut);
    }

    private async Task<MarketRevert> Leaving()
    {
        await chain.FundAsync(Stranger, 10);
        await chain.SendAsync(Stranger, Market.Stake(Token, 10));
        await chain.SendAsync(Stranger, Market.Unstake(Token, 10));
        return await Refused(Stranger, Market.Finish(Token));
    }

    private Task<MarketRevert> Bragging() => Moody(3, t => t, UInt256.One << 128);

    private Task<MarketRevert> AnsweringFalse() => Moody(2, t => t, 0);

    // The token deposits itself once more in the middle of a deposit; the Market's answer is what the token got.
    private async Task<MarketRevert> Reentering()
    {
        var token = await chain.DeployAsync("MoodyToken");
        await chain.SendAsync(0, token.Call("mint", Me, 1_000UL));
        await chain.SendAsync(0, token.Call("approve", Market.Address, 1_000UL));
        var again = Market.Deposit(token.Address, 1).Data.ToArray();
        await chain.SendAsync(0, token.Call("setMood", 4UL, Market.Address, again, 0UL));
        await chain.SendAsync(0, Market.Deposit(token.Address, 10));
        Assert.Equal(10UL, await Market.FreeAsync(token.Address, Me));
        Assert.False((bool)(await token.ReadAsync(chain.Client, "lastOk"))[0]);
        return MarketRevert.Decode((byte[])(await token.ReadAsync(chain.Client, "lastResult"))[0]);
    }

    private async Task<MarketRevert> Moody(ulong mood, Func<Address, Address> target, UInt256 boast)
    {
        var token = await chain.DeployAsync("MoodyToken");
        await chain.SendAsync(0, token.Call("mint", Me, 1_000UL));
        await chain.SendAsync(0, token.Call("approve", Market.Address, 1_000UL));
        await chain.SendAsync(0, token.Call("setMood", mood, target(token.Address), Array.Empty<byte>(), boast));
        return await Refused(0, Market.Deposit(token.Address, 10));
    }

    private static byte[] Swapped(TestJob job)
    {
        var list = job.Totals(1, 1);
        var entry = (list.Length - 1) / 2;
        return [list[0], .. list[(1 + entry)..], .. list[1..(1 + entry)]];
    }
}
