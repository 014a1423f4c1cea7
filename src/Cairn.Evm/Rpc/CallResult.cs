namespace Cairn.Evm;

/// <summary>What eth_call gave: output, or revert data.</summary>
public readonly record struct CallResult(bool Reverted, ReadOnlyMemory<byte> Data);
