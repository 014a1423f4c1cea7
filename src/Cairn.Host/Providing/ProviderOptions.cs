using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>How a provider works.</summary>
public sealed record ProviderOptions
{
    /// <summary>Where it keeps its key, journal, vouchers and blocks.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>The gateway that it takes work from.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>Threads of a piece; default 1, 1 to 256.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Widest vectors used, in bits: 512, 256 or 128; default 512. Never changes a result.</summary>
    public int MaxVectorBits { get; init; } = 512;

    /// <summary>Price of a work unit, token base units; default 1,000 (a tenth of a cent).</summary>
    public UInt128 PricePerUnit { get; init; } = 1_000;

    /// <summary>
    /// The owner's program that is asked for the price of every offer; default null, none. See docs/providing.md.
    /// </summary>
    public string? PriceScript { get; init; }

    /// <summary>Whether to offer at the gateways of jobs that are announced on chain, too; default false.</summary>
    public bool FollowChain { get; init; }

    /// <summary>Hosts besides this machine at which such gateways may be; default none, at most 256.</summary>
    public IReadOnlyList<string> AnnouncedHosts { get; init; } = [];

    /// <summary>Most such gateways served at once; default 4, 1 to 16.</summary>
    public int AnnouncedGatewaysMax { get; init; } = 4;

    /// <summary>
    /// What an ether is worth in dollars, for weighing a claim's gas; default 0, as on development chains.
    /// </summary>
    public int EtherDollars { get; init; }

    /// <summary>
    /// Stake to keep in the Market for jobs that lock some, token base units; default 0, none. What is locked counts.
    /// </summary>
    public UInt128 Stake { get; init; }

    /// <summary>Work units a second; default 0, which measures the machine at start.</summary>
    public long UnitsPerSecond { get; init; }

    /// <summary>
    /// After this many honest pieces every result is falsified; default null, never. For tests and demos only.
    /// </summary>
    public int? LieAfterPieces { get; init; }

    /// <summary>
    /// After this many honest pieces one result of a disputed job is computed from a single turned bit; default null,
    /// never. For tests and demos only.
    /// </summary>
    public int? LieSubtlyAfterPieces { get; init; }

    /// <summary>
    /// Answers in disputes, over HTTP and on chain, before it falls silent; default null, never. For tests only.
    /// </summary>
    public int? AnswersMax { get; init; }

    /// <summary>
    /// Whether it leaves every question over HTTP open, so that it is asked on chain; default false. For tests only.
    /// </summary>
    public bool IsSilentOverHttp { get; init; }

    /// <summary>How it takes work and gives credit.</summary>
    public ExecutorOptions Execution { get; init; } = new() { PiecesPerPullMax = 1, RetryMs = 2_000, BatchWaitMs = 0 };

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (Threads is < 1 or > 256)
            throw new ArgumentException($"Threads is {Threads}; use 1 to 256.", nameof(Threads));
        if (MaxVectorBits is not (128 or 256 or 512))
            throw new ArgumentException($"MaxVectorBits is {MaxVectorBits}; use 128, 256 or 512.",
                nameof(MaxVectorBits));
        if (PricePerUnit == 0)
            throw new ArgumentException("PricePerUnit is 0; use 1 or more.", nameof(PricePerUnit));
        if (EtherDollars is < 0 or > 10_000_000)
            throw new ArgumentException($"EtherDollars is {EtherDollars}; use 0 to 10,000,000.", nameof(EtherDollars));
        if (AnnouncedHosts.Count > 256 || AnnouncedHosts.Any(h => Uri.CheckHostName(h) == UriHostNameType.Unknown))
            throw new ArgumentException("AnnouncedHosts are too many, or one is no host; write gateway.example.",
                nameof(AnnouncedHosts));
        if (AnnouncedGatewaysMax is < 1 or > 16)
            throw new ArgumentException($"AnnouncedGatewaysMax is {AnnouncedGatewaysMax}; use 1 to 16.",
                nameof(AnnouncedGatewaysMax));
        if (PriceScript is not null && !File.Exists(PriceScript))
            throw new ArgumentException($"PriceScript '{PriceScript}' does not exist; name a program.",
                nameof(PriceScript));
        if (PriceScript is not null && !OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(PriceScript)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0)
            throw new ArgumentException($"PriceScript '{PriceScript}' cannot be executed; chmod +x it.",
                nameof(PriceScript));
        Execution.Validate();
    }
}
