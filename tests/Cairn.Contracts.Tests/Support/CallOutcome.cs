using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>A receipt, or what the call reverted with.</summary>
internal sealed record CallOutcome(TransactionReceipt? Receipt, ReadOnlyMemory<byte> RevertData);
