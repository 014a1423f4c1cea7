namespace Cairn.Evm;

/// <summary>
/// Where a <see cref="LogFollower"/> starts, how far it looks at once and how deep a reorganisation goes.
/// </summary>
public sealed record LogFollowerOptions
{
    /// <summary>First block of interest, as a rule the one that deployed the contract. Default 0.</summary>
    public ulong FirstBlock { get; init; }

    /// <summary>Blocks to stay behind the newest. Default 0; 0 … 10,000.</summary>
    public int LagBlocks { get; init; }

    /// <summary>Seconds between looks at the newest block. Default 0.5; 0.01 … 600.</summary>
    public double PollSeconds { get; init; } = 0.5;

    /// <summary>Most blocks in one query of old logs. Halved where the node finds it too much. Default 2,000.</summary>
    public int MaxRangeBlocks { get; init; } = 2_000;

    /// <summary>
    /// Newest blocks whose hashes are remembered. A deeper reorganisation undoes everything. Default 64; 1 … 1,000.
    /// </summary>
    public int ReorgDepthBlocks { get; init; } = 64;

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        Check(LagBlocks is >= 0 and <= 10_000, nameof(LagBlocks), "0 to 10,000 blocks");
        Check(PollSeconds is >= 0.01 and <= 600, nameof(PollSeconds), "0.01 to 600 seconds");
        Check(MaxRangeBlocks is >= 1 and <= 1_000_000, nameof(MaxRangeBlocks), "1 to 1,000,000 blocks");
        Check(ReorgDepthBlocks is >= 1 and <= 1_000, nameof(ReorgDepthBlocks), "1 to 1,000 blocks");
    }

    private static void Check(bool holds, string name, string range)
    {
        if (!holds) throw new ArgumentException($"{name} must be {range}.", name);
    }
}
