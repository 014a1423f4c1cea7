using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What a coordinator needs of a provider's signed offer.</summary>
/// <param name="Kinds">The kinds of job that it takes.</param>
/// <param name="PricePerUnit">Token base units for a work unit.</param>
/// <param name="UnitsPerSecond">As the provider measured itself.</param>
/// <param name="Sandbox">Its level on the sandbox ladder; higher is safer.</param>
/// <param name="ExpiryMs">Unix milliseconds.</param>
public sealed record ProviderOffer(
    Address Provider, IReadOnlyList<string> Kinds, UInt128 PricePerUnit, long UnitsPerSecond, int Threads, int Sandbox,
    long ExpiryMs);
