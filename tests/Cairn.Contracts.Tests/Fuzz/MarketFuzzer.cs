using System.Text.Json.Nodes;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>Makes random calls to a real Market and to the model, and compares what both say.</summary>
internal sealed partial class MarketFuzzer(TestChain chain, int seed)
{
    private const int Clients = 4;
    private const int Providers = 6;
    private const int SignerAccount = 6;

    private readonly Random _random = new(seed);
    private readonly MarketModel _model = new(chain.Puppet.Address);
    private readonly List<Address> _tokens = [];
    private TestContract _fee = null!;
    private TestContract _moody = null!;
    private ulong _mood;
    private ulong _now;
    private ulong _nonce;

    /// <summary>How often each operation was accepted and refused.</summary>
    public SortedDictionary<string, (int Accepted, int Refused)> Counts { get; } = new(StringComparer.Ordinal);

    private MarketContract Market => chain.Market;

    public async Task RunAsync(int steps)
    {
        _nonce = (ulong)seed << 32;
        (_fee, _moody) = (await chain.DeployAsync("FeeToken"), await chain.DeployAsync("MoodyToken"));
        var dollar = (await chain.DeployDollarAsync()).Address;
        _tokens.AddRange([dollar, _fee.Address, _moody.Address]);
        for (var account = 0; account < Clients; account++)
            foreach (var token in _tokens)
            {
                await SendAsync(account, token, "mint", Key(account), 1_000_000_000);
                await SendAsync(account, token, "approve", Market.Address, ulong.MaxValue);
            }
        _now = await chain.NowAsync();
        Func<Task<bool?>>[] operations =
        [
            DepositAsync, DepositAsync, WithdrawAsync, StakeAsync, UnstakeAsync, FinishAsync, OpenAsync, OpenAsync,
            TopUpAsync, ClaimAsync, ClaimAsync, ClaimAsync, CountSettledAsync, CountSettledAsync,
            ClaimManyAsync, SettleAsync, SettleAgainAsync, UnsealAsync,
            RecutAsync, RefundAsync, RefundReleasedAsync, MoodAsync,
            AssertAsync, AssertAsync, AssertAsync, PayReservedAsync, VoidReservedAsync, SlashAsync, RecordLockAsync,
            ReleaseLockAsync, BondAsync, GiveAsync,
        ];
        for (var step = 0; step < steps; step++)
        {
            _now += _random.Next(40) switch
            {
                0 => MarketModel.UnstakeDelay,
                < 4 => (ulong)_random.Next(90_000),
                _ => (ulong)_random.Next(1, 40),
            };
            var accepted = await operations[_random.Next(operations.Length)]();
            if (accepted is null) continue;
            if (step % 8 == 0 || step == steps - 1) await CompareAsync(step);
        }
    }

    /// <summary>Sends at the model's time and demands the outcome the model foretold.</summary>
    private async Task<bool> ExpectAsync(string what, bool expected, int from, ContractCall call)
    {
        await chain.RpcAsync("evm_setNextBlockTimestamp", JsonValue.Create(++_now));
        var receipt = await chain.MineAsync(from, call);
        var reason = "";
        if (receipt.Succeeded != expected)
        {
            var trial = await chain.Client.TryCallAsync(call, BlockTag.At(receipt.BlockNumber - 1), Key(from));
            reason = trial.Reverted ? MarketRevert.Decode(trial.Data).Text : "no revert";
        }
        Assert.True(receipt.Succeeded == expected,
            $"seed {seed}: {what} was {(expected ? "refused" : "accepted")} against the model ({reason})");
        var (yes, no) = Counts.GetValueOrDefault(what);
        Counts[what] = expected ? (yes + 1, no) : (yes, no + 1);
        return expected;
    }

    private async Task CompareAsync(int step)
    {
        foreach (var token in _tokens)
        {
            var held = _model.Held.GetValueOrDefault(token);
            Same(held, _model.Sum(token), $"sum of {token}");
            var balance = await ContractQuery.RunAsync(chain.Client, token,
                AbiFunction.Parse("balanceOf(address)") with { Outputs = [new("", AbiType.UInt(256))] },
                [Market.Address]);
            Assert.True(held <= (UInt256)balance[0], $"seed {seed}, step {step}: {token} is not covered");
            foreach (var account in Everybody())
            {
                Same(_model.Free(token, account), await Market.FreeAsync(token, account), $"free of {account}");
                Same(_model.Stake(token, account), await Market.StakeOfAsync(token, account), $"stake of {account}");
                Same(_model.Leaving(token, account), (await Market.LeavingAsync(token, account)).Amount, "leaving");
            }
        }
        foreach (var token in _tokens) Same(_model.Burned(token), await Market.BurnedAsync(token), "burned");
        foreach (var job in _model.Jobs)
        {
            await CompareProvidersAsync(job, step);
            var found = await Market.JobAsync(job.Id);
            Assert.Equal((job.IsSealed, job.IsClosed), (found.IsSealed, found.IsClosed));
            if (job.IsSealed) continue;
            Same(job.Budget, found.Budget, "budget");
            Same(job.Committed, found.Spent, "spent");
            Assert.True(job.Committed <= job.Budget);
        }

        void Same(UInt256 model, UInt256 contract, string what) =>
            Assert.True(model == contract, $"seed {seed}, step {step}: {what}: model {model}, contract {contract}");
    }

    private async Task CompareProvidersAsync(ModelJob job, int step)
    {
        foreach (var provider in job.Reserved.Keys.Concat(job.Forfeited).Concat(job.Locks.Keys).Distinct())
        {
            var found = await Market.ReservedForAsync(job.Id, provider);
            Assert.Equal((job.ReservedFor(provider), job.ProvedOf(provider), job.Forfeited.Contains(provider)),
                (found.Amount, found.Proved, found.IsForfeited));
            Assert.True(found.Proved <= job.PaidTo(provider), $"seed {seed}, step {step}: proved above paid");
            var locked = await Market.LockOfAsync(job.Id, provider);
            Assert.Equal(job.Locks.GetValueOrDefault(provider), ((UInt256)locked.Amount, locked.Until));
        }
    }

    private IEnumerable<Address> Everybody() => Enumerable.Range(0, Clients).Select(Key)
        .Concat(Enumerable.Range(0, Providers).Select(TestJob.Provider)).Append(chain.Puppet.Address);

    private static Address Key(int account) => TestChain.Key(account).Address;

    private Task SendAsync(int from, Address token, string name, Address account, ulong amount) =>
        chain.SendAsync(from, new ContractCall(token,
            AbiFunction.Parse($"{name}(address,uint256)").EncodeCall(account, amount)));

    private int Client() => _random.Next(Clients);

    private int Anybody() => _random.Next(2) == 0 ? Client() : TestJob.Account(_random.Next(Providers));

    // One of these balances, mostly.
    private (Address Token, int Account) OneOf(IEnumerable<(Address Token, Address Account)> balances)
    {
        var known = balances.Order().ToArray();
        if (known.Length == 0 || _random.Next(8) == 0) return (Token(), Anybody());
        var (token, account) = known[_random.Next(known.Length)];
        return (token, Enumerable.Range(0, 20).First(i => Key(i) == account));
    }

    private Address Token() => _tokens[_random.Next(_tokens.Count)];

    private ulong Amount(ulong most) => (ulong)_random.NextInt64(0, (long)most + 1);

    private ModelJob? Job() => _model.Jobs.Count == 0
        ? null
        : _model.Jobs[Math.Max(0, _model.Jobs.Count - 1 - _random.Next(6))];

    private CapList RandomCaps(ulong most)
    {
        var count = _random.Next(1, Providers + 1);
        var chosen = Enumerable.Range(0, Providers).OrderBy(_ => _random.Next()).Take(count);
        return new CapList(chosen.Select(i => (TestJob.Provider(i), (UInt128)Amount(most / (ulong)count))));
    }
}
