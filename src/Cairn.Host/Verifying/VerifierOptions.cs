using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>How a verifier runs.</summary>
public sealed record VerifierOptions
{
    /// <summary>Key, journal, blocks, what it says of its disputes; of one verifier.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>The gateway whose jobs it watches.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>
    /// Share of results that are executed again, in parts per 10,000; default 1,000, 0 to 10,000. Audits that the
    /// contract draws, and results that contradict another's, are executed whatever this says.
    /// </summary>
    public int Share { get; init; } = 1_000;

    /// <summary>The only job that is watched; null for all.</summary>
    public Hash32? Job { get; init; }

    /// <summary>Most that all its open games may have as bonds, token base units; default 20,000,000 (20 dollars).
    /// </summary>
    public UInt128 BondBudget { get; init; } = 20_000_000;

    /// <summary>
    /// Most tiles demanded on chain in a job, where asserted data is withheld; default 1, 0 to 16. A provider that
    /// answers keeps the bond.
    /// </summary>
    public int Demands { get; init; } = 1;

    /// <summary>Threads that compute; default all processors, 1 to 256.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The widest vectors used, in bits; default what the machine has. 128, 256 or 512.</summary>
    public int MaxVectorBits { get; init; } = 512;

    /// <summary>
    /// Seconds that a provider has for an answer over HTTP; default 120, 1 to 3,600. Then it is asked on chain.
    /// </summary>
    public int PatienceSeconds { get; init; } = 120;

    /// <summary>Milliseconds between looks at the gateway and, in a dispute, the most between looks at the chain;
    /// default 500, 50 to 60,000.</summary>
    public int PollMs { get; init; } = 500;

    /// <summary>Blocks after which an end counts as final; default 12, 0 to 10,000.</summary>
    public int FinalBlocks { get; init; } = 12;

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        Check(Share is >= 0 and <= 10_000, nameof(Share), Share, "0 to 10,000");
        Check(Demands is >= 0 and <= 16, nameof(Demands), Demands, "0 to 16");
        Check(Threads is >= 1 and <= 256, nameof(Threads), Threads, "1 to 256");
        Check(MaxVectorBits is 128 or 256 or 512, nameof(MaxVectorBits), MaxVectorBits, "128, 256 or 512");
        Check(PatienceSeconds is >= 1 and <= 3_600, nameof(PatienceSeconds), PatienceSeconds, "1 to 3,600");
        Check(PollMs is >= 50 and <= 60_000, nameof(PollMs), PollMs, "50 to 60,000");
        Check(FinalBlocks is >= 0 and <= 10_000, nameof(FinalBlocks), FinalBlocks, "0 to 10,000");
    }

    private static void Check(bool holds, string name, int value, string range)
    {
        if (!holds)
            throw new ArgumentException($"{name} is {value}; use {range}.", name);
    }
}
