using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>An address and storage slots that a transaction declares in advance (EIP-2930).</summary>
public sealed record AccessListEntry(Address Address, IReadOnlyList<Hash32> Slots);
