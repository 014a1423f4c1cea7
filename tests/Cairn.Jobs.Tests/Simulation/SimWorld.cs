using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs.Tests;

/// <summary>One gateway, its providers, a chain and a faulty network, in simulated time.</summary>
internal sealed class SimWorld
{
    private const long StartMs = 1_700_000_000_000;

    private readonly PriorityQueue<Action, (long TimeMs, long Order)> _queue = new();
    private long _order;

    public SimWorld(SimScenario scenario)
    {
        Scenario = scenario;
        Random = new Random(~scenario.Seed);
        Truth = new SimTruth();
        Chain = new SimChain(this);
        Gateway = new SimGateway(this);
        Providers = scenario.Behaviours.Select((b, i) => new SimProvider(this, i, b)).ToArray();
    }

    public SimScenario Scenario { get; }

    public Random Random { get; }

    public SimTruth Truth { get; }

    public SimChain Chain { get; }

    public SimGateway Gateway { get; }

    public SimProvider[] Providers { get; }

    public long NowMs { get; private set; } = StartMs;

    public long DeadlineMs => StartMs + Scenario.DeadlineMs;

    public Hash32 Job { get; } = SimTruth.Mix(7);

    public static Address AddressOf(int provider) => new(SimTruth.Mix(100 + (ulong)provider).AsSpan()[..20]);

    public SimProvider ProviderOf(Address address) => Providers.First(p => p.Address == address);

    public void After(long ms, Action action) => _queue.Enqueue(action, (NowMs + Math.Max(ms, 0), _order++));

    /// <summary>Sends over the network: may be lost, late, doubled, overtaken.</summary>
    public void Send(Action deliver)
    {
        if (Random.Next(100) < Scenario.DropPercent)
            return;
        After(Random.Next(1, Scenario.DelayMsMax + 2), deliver);
        if (Random.Next(100) < Scenario.DuplicatePercent)
            After(Random.Next(1, (3 * Scenario.DelayMsMax) + 2), deliver);
    }

    /// <summary>Runs until the job is over and a little longer, or long past its deadline.</summary>
    public void Run()
    {
        Gateway.Open();
        Chain.Start();
        foreach (var provider in Providers)
            provider.Start();
        RunUntil(() => Math.Min(
            DeadlineMs + 60_000, Gateway.FinishedMs > 0 ? Gateway.FinishedMs + 20_000 : long.MaxValue));
        Chain.Calm();
        var endMs = NowMs + (2 * SimProvider.PatienceMs);
        RunUntil(() => endMs);
        SimChecks.AtEnd(this);
    }

    private void RunUntil(Func<long> endMs)
    {
        while (_queue.TryPeek(out _, out var next) && next.TimeMs <= endMs())
        {
            var action = _queue.Dequeue();
            NowMs = next.TimeMs;
            action();
        }
    }

    public Cid State0 => Cid.ForDagJson(SimTruth.Mix(11).AsSpan());
}
