namespace Cairn.Host;

/// <summary>A whole network on this machine.</summary>
public sealed record LocalNetworkOptions
{
    /// <summary>Where the network keeps its state.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>How to start another `cairn`: the executable and the arguments that come before a command.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Provider processes; default 4, 0 to 64.</summary>
    public int Providers { get; init; } = 4;

    /// <summary>Threads of each provider; default 1, 1 to 256.</summary>
    public int ThreadsPerProvider { get; init; } = 1;

    /// <summary>The gateway's port on 127.0.0.1; default 0, which takes a free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary>The chain's port on 127.0.0.1; default 0, which takes a free one.</summary>
    public int ChainPort { get; init; }

    /// <summary>Which provider lies, counted from 1; default 0, nobody. For tests and demos only.</summary>
    public int DishonestProvider { get; init; }

    /// <summary>Honest pieces before the dishonest provider's first lie; default 1.</summary>
    public int HonestPieces { get; init; } = 1;

    /// <summary>
    /// Whether the dishonest provider changes one bit of one result and stands by it, rather than making results up;
    /// default false. For tests and demos only.
    /// </summary>
    public bool LiesSubtly { get; init; }

    /// <summary>
    /// Whether a verifier watches that executes every result of disputed jobs again; default false.
    /// </summary>
    public bool HasVerifier { get; init; }

    /// <summary>
    /// Dollars that each provider is given on a fresh chain and keeps staked; default 10, 0 for none.
    /// </summary>
    public int StakeDollars { get; init; } = 10;

    /// <summary>Dollars that the client's account is given on a fresh chain; default 1,000.</summary>
    public int ClientDollars { get; init; } = 1_000;

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (Providers is < 0 or > 64)
            throw new ArgumentException($"Providers is {Providers}; use 0 to 64.", nameof(Providers));
        if (ThreadsPerProvider is < 1 or > 256)
            throw new ArgumentException($"ThreadsPerProvider is {ThreadsPerProvider}; use 1 to 256.",
                nameof(ThreadsPerProvider));
        if (DishonestProvider < 0 || DishonestProvider > Providers)
            throw new ArgumentException($"DishonestProvider is {DishonestProvider}; use 0 to {Providers}.",
                nameof(DishonestProvider));
        if (Command.Count == 0)
            throw new ArgumentException("Command is empty; name the cairn executable.", nameof(Command));
    }
}
