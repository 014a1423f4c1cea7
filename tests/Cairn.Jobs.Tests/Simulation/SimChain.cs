using Cairn.Evm;

namespace Cairn.Jobs.Tests;

/// <summary>Blocks every second, with stalls and reorganisations; pays vouchers.</summary>
internal sealed class SimChain(SimWorld world)
{
    private readonly Dictionary<Address, UInt128> _paid = [];
    private ulong _number = 1;
    private long _stalledUntilMs;

    public bool IsUp => world.NowMs >= _stalledUntilMs;

    public UInt128 PaidTo(Address provider) => _paid.GetValueOrDefault(provider);

    public void Start()
    {
        for (var i = 0; i < world.Scenario.ChainStalls; i++)
            world.After(world.Random.Next(60_000), () => _stalledUntilMs = world.NowMs + world.Random.Next(60_000));
        Mine();
    }

    /// <summary>A claim with a voucher that the gateway signed.</summary>
    public UInt128 Claim(Address provider, UInt128 amount)
    {
        Assert.True(world.Gateway.HasSigned(provider, amount), "a voucher nobody signed was claimed");
        _paid[provider] = UInt128.Max(PaidTo(provider), amount);
        return _paid[provider];
    }

    private void Mine()
    {
        if (IsUp)
        {
            if (!world.Scenario.Calm && _number > 3 && world.Random.Next(20) == 0)
                _number -= (ulong)world.Random.Next(1, 3);
            _number++;
            var block = new CoordinatorEvent.BlockSeen(
                world.NowMs, _number, SimTruth.Mix(5, _number, (ulong)world.Random.Next()));
            world.Gateway.Hear(block with { TimeMs = world.NowMs });
            foreach (var provider in world.Providers)
                provider.Hear(new ExecutorEvent.ChainSeen(world.NowMs, 1));
        }

        world.After(1_000, Mine);
    }
}
