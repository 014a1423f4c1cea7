using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs.Tests;

/// <summary>
/// Blocks every second, with stalls, reorganisations and losses of whole seconds; pays vouchers.
/// </summary>
internal sealed class SimChain(SimWorld world)
{
    /// <summary>What is older is never lost.</summary>
    private const long FinalAfterMs = 10_000;

    private readonly Dictionary<Address, UInt128> _paid = [];
    private readonly List<(long TimeMs, Address Provider, UInt128 Before)> _claims = [];
    private readonly List<(long TimeMs, Hash32 Hash)> _blocks = [(0, SimTruth.Mix(6))];
    private ulong _number = 1;
    private long _stalledUntilMs;
    private bool _quiet;

    public bool IsUp => world.NowMs >= _stalledUntilMs;

    public UInt128 PaidTo(Address provider) => _paid.GetValueOrDefault(provider);

    /// <summary>What a provider is told that asks now.</summary>
    public ExecutorEvent.PaidSeen Count(Address provider)
    {
        var paid = PaidTo(provider);
        var isFinal = !_claims.Exists(c => c.Provider == provider && c.TimeMs >= world.NowMs - FinalAfterMs);
        return new ExecutorEvent.PaidSeen(world.NowMs, world.Job, paid, false, isFinal, _blocks[^1].Hash);
    }

    public void Start()
    {
        for (var i = 0; i < world.Scenario.ChainStalls; i++)
            world.After(world.Random.Next(60_000), Stall);
        for (var i = 0; i < world.Scenario.ChainLosses; i++)
            world.After(world.Random.Next(60_000), Lose);
        foreach (var liar in world.Providers.Where(p => !SimScenario.IsHonest(p.Behaviour)))
            if (world.Scenario.Disputed && world.Random.Next(2) == 0)
                world.After(world.Random.Next(40_000), () => Convict(liar.Address));
        Mine();
    }

    /// <summary>Whoever follows the chain hears of it, if not now, then later.</summary>
    private void Convict(Address liar)
    {
        world.Gateway.Hear(new CoordinatorEvent.Convicted(
            world.NowMs, world.Job, liar, SimWorld.AddressOf(99), 1_000, _number, SimTruth.Mix(_number)));
        if (!world.Gateway.ConvictedMs.ContainsKey(liar))
            world.After(3_000, () => Convict(liar));
    }

    /// <summary>No more faults from here on.</summary>
    public void Calm() => (_quiet, _stalledUntilMs) = (true, 0);

    /// <summary>A claim with a voucher that the gateway signed.</summary>
    public void Claim(Address provider, UInt128 amount)
    {
        Assert.True(world.Gateway.HasSigned(provider, amount), "a voucher nobody signed was claimed");
        _claims.Add((world.NowMs, provider, PaidTo(provider)));
        _paid[provider] = UInt128.Max(PaidTo(provider), amount);
        Append();
    }

    private void Append() => _blocks.Add((world.NowMs, SimTruth.Mix(6, (ulong)world.Random.NextInt64())));

    private void Stall()
    {
        if (!_quiet)
            _stalledUntilMs = world.NowMs + world.Random.Next(60_000);
    }

    /// <summary>
    /// Its node is killed and goes on from an older state: claims of the last seconds are undone. Not everybody sees
    /// that blocks are gone: a provider may never have seen them.
    /// </summary>
    private void Lose()
    {
        if (_quiet)
            return;
        var keptMs = world.NowMs - world.Random.Next((int)FinalAfterMs);
        for (; _claims.Count > 0 && _claims[^1].TimeMs > keptMs; _claims.RemoveAt(_claims.Count - 1))
            _paid[_claims[^1].Provider] = _claims[^1].Before;
        _number -= Math.Min(_number - 1, (ulong)world.Random.Next(10));
        _blocks.RemoveAll(b => b.TimeMs > keptMs);
        foreach (var provider in world.Providers)
            if (world.Random.Next(2) == 0)
                provider.Hear(new ExecutorEvent.ChainWentBack(world.NowMs));
    }

    private void Mine()
    {
        if (IsUp)
        {
            if (!world.Scenario.Calm && _number > 3 && world.Random.Next(20) == 0)
                _number -= (ulong)world.Random.Next(1, 3);
            _number++;
            Append();
            var block = new CoordinatorEvent.BlockSeen(
                world.NowMs, _number, SimTruth.Mix(5, _number, (ulong)world.Random.Next()));
            world.Gateway.Hear(block with { TimeMs = world.NowMs });
            foreach (var provider in world.Providers)
                provider.Hear(new ExecutorEvent.ChainSeen(world.NowMs, 1, _blocks[^1].Hash));
        }

        world.After(1_000, Mine);
    }
}
