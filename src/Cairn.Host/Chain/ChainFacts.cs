using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>What a chain says about jobs, for whoever checks a receipt.</summary>
public static class ChainFacts
{
    /// <summary>Facts over any RPC, from the Market at this address.</summary>
    public static IReceiptChain Over(EvmClient chain, Address market) => new MarketView(chain, market);
}
