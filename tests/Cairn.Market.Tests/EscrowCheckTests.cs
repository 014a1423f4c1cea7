using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market.Tests;

public sealed class EscrowCheckTests
{
    private static readonly CapTable Caps =
        new([new(Samples.Account(9), 1000), new(Samples.Account(10), 2000), new(Samples.Account(11), 500)]);
    private static readonly Terms Good = Samples.Terms with { CapRoot = Caps.Root };
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_799_999_000);

    private static readonly EscrowRules Rules = new()
    {
        Provider = Samples.Account(9), Signer = Samples.Account(2), Token = Samples.Account(3), Spec = Good.Spec,
    };

    [Theory]
    [InlineData("", EscrowOutcome.Good)]
    [InlineData("signer", EscrowOutcome.WrongSigner)]
    [InlineData("no signer", EscrowOutcome.WrongSigner)]
    [InlineData("token", EscrowOutcome.WrongToken)]
    [InlineData("spec", EscrowOutcome.WrongSpec)]
    [InlineData("deadline", EscrowOutcome.TooLate)]
    [InlineData("grace", EscrowOutcome.TooLate)]
    [InlineData("recut", EscrowOutcome.RecutTooFast)]
    public async Task Terms_are_checked(string fault, EscrowOutcome expected)
    {
        var terms = fault switch
        {
            "signer" => Good with { Signer = Samples.Account(1) },
            "no signer" => Good with { Signer = Address.Zero },
            "token" => Good with { Token = Samples.Account(1) },
            "spec" => Good with { SpecCid = Samples.Hash(1) },
            "deadline" => Good with { Deadline = (ulong)Now.ToUnixTimeSeconds() + 29 },
            "grace" => Good with { Grace = 59 },
            "recut" => Good with { RecutDelay = 59 },
            _ => Good,
        };
        Assert.Equal(expected, (await CheckAsync(terms, Facts())).Outcome);
    }

    [Theory]
    [InlineData("closed", EscrowOutcome.Over)]
    [InlineData("settled", EscrowOutcome.Over)]
    [InlineData("sealed", EscrowOutcome.Over)]
    [InlineData("none", EscrowOutcome.NotOpen)]
    [InlineData("recut away", EscrowOutcome.BadCapProof)]
    [InlineData("small budget", EscrowOutcome.CapsAboveBudget)]
    [InlineData("spent", EscrowOutcome.EscrowTooLow)]
    public async Task The_chain_is_believed(string fault, EscrowOutcome expected)
    {
        var facts = fault switch
        {
            "closed" => Facts() with { IsClosed = true },
            "settled" => Facts() with { IsSettled = true },
            "sealed" => Facts() with { IsSealed = true },
            "recut away" => Facts() with { CapRoot = Samples.Hash(1) },
            "small budget" => Facts() with { Budget = 3499 },
            "spent" => Facts() with { Spent = 3100 },
            _ => null,
        };
        var (outcome, payable) = await CheckAsync(Good, facts);
        Assert.Equal(expected, outcome);
        Assert.Equal(expected == EscrowOutcome.EscrowTooLow ? 900u : 0u, payable);
    }

    [Fact]
    public async Task What_was_paid_already_need_not_be_left()
    {
        var facts = Facts() with { Spent = 3000 };
        Assert.Equal((EscrowOutcome.EscrowTooLow, (UInt128)999), await CheckAsync(Good, facts, paid: 499));
        Assert.Equal((EscrowOutcome.Good, (UInt128)1000), await CheckAsync(Good, facts, paid: 500));
    }

    [Fact]
    public async Task A_cap_that_is_not_proved_or_too_low_is_refused()
    {
        Assert.Equal(EscrowOutcome.BadCapProof, (await CheckAsync(Good, Facts(), cap: 1001)).Outcome);
        Assert.Equal(EscrowOutcome.CapTooLow,
            (await CheckAsync(Good, Facts(), rules: Rules with { MinCap = 1001 })).Outcome);
    }

    private static JobFacts Facts() => new(3500, 0, false, false, false, null);

    private static async Task<(EscrowOutcome Outcome, UInt128 Payable)> CheckAsync(
        Terms terms, JobFacts? facts, UInt128? paid = null, UInt128? cap = null, EscrowRules? rules = null)
    {
        Assert.True(Caps.TryProve(Samples.Account(9), out var proof));
        var view = new View(terms.JobId(Samples.Domain), facts, paid ?? 500);
        var check = new EscrowCheck(view, Samples.Domain, rules ?? Rules, new FixedTime());
        return await check.CheckAsync(terms, cap ?? 1000, proof);
    }

    private sealed class View(Hash32 jobId, JobFacts? facts, UInt128 paid) : IMarketView
    {
        public ValueTask<JobFacts?> JobAsync(Hash32 job, CancellationToken cancel = default) =>
            new(job == jobId ? facts : null);

        public ValueTask<UInt128> PaidAsync(Hash32 job, Address provider, CancellationToken cancel = default) =>
            new(job == jobId && provider == Samples.Account(9) ? paid : 0);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
