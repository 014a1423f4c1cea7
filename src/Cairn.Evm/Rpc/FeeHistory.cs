using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// eth_feeHistory: base fees of the blocks asked for and of the next one, oldest first; and per block the priority
/// fees at the percentiles asked for.
/// </summary>
public sealed record FeeHistory(
    IReadOnlyList<UInt256> BaseFeesPerGasWei, IReadOnlyList<IReadOnlyList<UInt256>> PriorityFeesPerGasWei);
