using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>An event's log and where it is in the chain.</summary>
public sealed record LogEntry(
    Address Address, IReadOnlyList<Hash32> Topics, ReadOnlyMemory<byte> Data, ulong BlockNumber, Hash32 BlockHash,
    Hash32 TransactionHash, uint TransactionIndex, uint LogIndex);
