using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>The parts of a block's header that clients need. The base fee is null before EIP-1559.</summary>
public sealed record BlockHeader(
    ulong Number, Hash32 Hash, Hash32 ParentHash, ulong TimestampSeconds, ulong GasLimit, ulong GasUsed,
    UInt256? BaseFeePerGasWei);
