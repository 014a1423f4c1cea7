using System.Collections.Concurrent;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>What a provider has once, however many gateways it works for.</summary>
/// <param name="Home">The home gateway's resources: key, chain, sender; they outlive all guests.</param>
/// <param name="UnitsPerSecond">The machine's speed.</param>
/// <param name="Computing">Pieces that may be computed at once.</param>
/// <param name="Identity">The provider's identity; null before it is registered.</param>
internal sealed record SharedMachine(
    ProviderResources Home, long UnitsPerSecond, SemaphoreSlim Computing, Func<Registration?> Identity)
{
    /// <summary>
    /// Accounts of the gateways that are served. A gateway that took another one's name would be given a session there.
    /// </summary>
    public ConcurrentDictionary<Address, Uri> Gateways { get; } = new()
    {
        [Home.Network.Gateway] = Home.Gateway.Address,
    };

    /// <summary>Why a gateway cannot be served beside the home gateway; null where it can.</summary>
    public static string? FindMismatch(NetworkInfo home, NetworkInfo other) =>
        (other.ChainId, other.Market, other.Token, other.Verdict, other.Dispute)
            != (home.ChainId, home.Market, home.Token, home.Verdict, home.Dispute)
            ? "it works with another chain, Market, token or verdict module"
            : null;
}
