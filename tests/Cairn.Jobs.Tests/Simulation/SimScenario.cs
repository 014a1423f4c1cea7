namespace Cairn.Jobs.Tests;

/// <summary>One scenario, all of it drawn from its seed.</summary>
internal sealed class SimScenario
{
    public SimScenario(int seed)
    {
        Seed = seed;
        var random = new Random(seed);
        Calm = seed % 10 == 0;
        Stages = random.Next(1, 5);
        Slots = random.Next(1, 7);
        AuditShare = random.Next(4) switch { 0 => 0, 1 => 10_000, _ => random.Next(10_000) };
        PieceMs = random.Next(50, 1_500);
        Units = Enumerable.Range(0, Slots).Select(_ => (long)random.Next(1, 9)).ToArray();
        Parallelism = random.Next(1, 3);
        Behaviours = Providers(random);
        DropPercent = Calm ? 0 : random.Next(3) * random.Next(10);
        DuplicatePercent = Calm ? 0 : random.Next(20);
        DelayMsMax = Calm ? 20 : random.Next(1, 1_500);
        GatewayCrashes = Calm ? 0 : random.Next(3);
        ProviderCrashes = Calm ? 0 : random.Next(3);
        ChainStalls = Calm ? 0 : random.Next(2);
        ChainLosses = seed % 7 == 1 ? 1 + (seed % 3) : 0;
        DiskFull = !Calm && random.Next(4) == 0;
        DeadlineMs = 900_000;
        Shutdowns = !Calm && random.Next(4) == 0;
        Disputed = seed % 3 == 2;
        Cancelled = !Calm && random.Next(20) == 0;
        CapPerProvider = (UInt128)(Stages * Slots * 10 * (Calm || random.Next(8) > 0 ? 32 : random.Next(1, 8)));
    }

    public int Seed { get; }

    /// <summary>No faults but the providers' own.</summary>
    public bool Calm { get; }

    public int Stages { get; }

    public int Slots { get; }

    public int AuditShare { get; }

    public int PieceMs { get; }

    public long[] Units { get; }

    public int Parallelism { get; }

    public SimBehaviour[] Behaviours { get; }

    public int DropPercent { get; }

    public int DuplicatePercent { get; }

    public int DelayMsMax { get; }

    public int GatewayCrashes { get; }

    public int ProviderCrashes { get; }

    public int ChainStalls { get; }

    public int ChainLosses { get; }

    public bool DiskFull { get; }

    public long DeadlineMs { get; }

    public UInt128 CapPerProvider { get; }

    /// <summary>Every second provider is asked to end.</summary>
    public bool Shutdowns { get; }

    /// <summary>Stake must be locked, results have commitments, and half of the liars are proved guilty at some time.
    /// </summary>
    public bool Disputed { get; }

    /// <summary>The client cancels.</summary>
    public bool Cancelled { get; }

    public int HonestCount => Behaviours.Count(IsHonest);

    public static bool IsHonest(SimBehaviour behaviour) => behaviour is SimBehaviour.Honest or SimBehaviour.Straggler
        or SimBehaviour.Vanisher or SimBehaviour.Clumsy;

    /// <summary>Two to eight; those who lie are fewer than half.</summary>
    private static SimBehaviour[] Providers(Random random)
    {
        var count = random.Next(2, 9);
        var liarsMax = (count - 1) / 2;
        var all = new SimBehaviour[count];
        var odd = random.Next(count);
        for (var i = 0; i < odd; i++)
        {
            var behaviour = (SimBehaviour)random.Next(10);
            if (!IsHonest(behaviour) && liarsMax-- <= 0)
                behaviour = SimBehaviour.Honest;
            all[i] = behaviour;
        }

        return all;
    }
}
