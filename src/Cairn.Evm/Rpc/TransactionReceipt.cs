using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>What a mined transaction did.</summary>
public sealed record TransactionReceipt(
    Hash32 TransactionHash, ulong BlockNumber, Hash32 BlockHash, Address From, Address? To, Address? ContractAddress,
    bool Succeeded, ulong GasUsed, UInt256 EffectiveGasPriceWei, IReadOnlyList<LogEntry> Logs)
{
    /// <summary>Gas used times its price.</summary>
    public UInt256 CostWei => EffectiveGasPriceWei * GasUsed;
}
