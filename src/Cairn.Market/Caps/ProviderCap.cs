using Cairn.Evm;

namespace Cairn.Market;

/// <summary>The most that a provider may be paid in a job.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Cap">Token base units.</param>
public readonly record struct ProviderCap(Address Provider, UInt128 Cap);
