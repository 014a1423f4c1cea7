namespace Cairn.Contracts;

/// <summary>How a development chain is started.</summary>
public sealed record DevChainOptions
{
    /// <summary>The chain id that development chains have by custom, and no other.</summary>
    public const ulong DefaultChainId = 31337;

    /// <summary>Folder for the node's binary, log and state. Created if missing.</summary>
    public required string RunFolder { get; init; }

    /// <summary>TCP port on 127.0.0.1; 0 lets the system choose a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>EIP-155 chain id. Default 31337; at least 1.</summary>
    public ulong ChainId { get; init; } = DefaultChainId;

    /// <summary>
    /// Seconds between blocks that are mined without a transaction; every transaction is mined at once besides.
    /// Default 1; 0 mines on transactions only.
    /// </summary>
    public int BlockTimeSeconds { get; init; } = 1;

    /// <summary>Funded development accounts. Default 20; 1 … 1000.</summary>
    public int Accounts { get; init; } = 20;

    /// <summary>State file to start from, as written to <see cref="DumpStatePath"/>. Default: an empty chain.</summary>
    public string? LoadStatePath { get; init; }

    /// <summary>
    /// Where the whole chain (state, blocks, transactions, receipts) is written when the node ends. Never half a dump:
    /// what was written before stands until the next is whole. Default: nowhere.
    /// </summary>
    public string? DumpStatePath { get; init; }

    /// <summary>
    /// Seconds between writes of <see cref="DumpStatePath"/> while the node runs, for a node that may be killed.
    /// Default 0: only at the end.
    /// </summary>
    public int DumpIntervalSeconds { get; init; }

    /// <summary>
    /// Start from what <see cref="DumpStatePath"/> holds, where there is something. Default false.
    /// </summary>
    public bool Continues { get; init; }

    /// <summary>Unix seconds of the first block. Default: now.</summary>
    public ulong? GenesisTimestamp { get; init; }

    /// <summary>Seconds to wait until the node answers. Default 30; 1 … 600.</summary>
    public int StartTimeoutSeconds { get; init; } = 30;

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        Check(!string.IsNullOrWhiteSpace(RunFolder), nameof(RunFolder), "the path of a folder");
        Check(Port is >= 0 and <= 65535, nameof(Port), "0 to 65535");
        Check(ChainId >= 1, nameof(ChainId), "at least 1");
        Check(BlockTimeSeconds is >= 0 and <= 3600, nameof(BlockTimeSeconds), "0 to 3600 seconds");
        Check(Accounts is >= 1 and <= 1000, nameof(Accounts), "1 to 1000");
        Check(DumpIntervalSeconds is >= 0 and <= 86400, nameof(DumpIntervalSeconds), "0 to 86400 seconds");
        Check(StartTimeoutSeconds is >= 1 and <= 600, nameof(StartTimeoutSeconds), "1 to 600 seconds");
        Check(DumpIntervalSeconds == 0 || DumpStatePath is not null, nameof(DumpStatePath),
            "set where DumpIntervalSeconds is");
        Check(LoadStatePath is null || File.Exists(LoadStatePath), nameof(LoadStatePath),
            $"an existing file ('{LoadStatePath}' is none)");
    }

    private static void Check(bool holds, string name, string range)
    {
        if (!holds) throw new ArgumentException($"{name} must be {range}.", name);
    }
}
