using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>What a provider insists on before it starts.</summary>
public sealed record EscrowRules
{
    /// <summary>Who must be paid: the provider itself.</summary>
    public required Address Provider { get; init; }

    /// <summary>Who must sign vouchers: the gateway it talks to.</summary>
    public required Address Signer { get; init; }

    /// <summary>The token it takes.</summary>
    public required Address Token { get; init; }

    /// <summary>The job document it was given.</summary>
    public required Cid Spec { get; init; }

    /// <summary>The least cap worth starting for, token base units; default 1.</summary>
    public UInt128 MinCap { get; init; } = 1;

    /// <summary>The least time until the deadline; default 30 s.</summary>
    public TimeSpan MinTimeLeft { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least time after the deadline for redeeming; default 60 s.</summary>
    public TimeSpan MinGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The shortest delay of a recut, twice the longest that the provider is blind; default 60 s.</summary>
    public TimeSpan MinRecutDelay { get; init; } = TimeSpan.FromSeconds(60);
}
