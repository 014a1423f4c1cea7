using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>Where a signed result is found.</summary>
/// <param name="Lease">The lease that the batch receipt names.</param>
/// <param name="Root">The batch receipt's root.</param>
/// <param name="Index">The result's place among the receipt's leaves.</param>
public readonly record struct ReceiptReference(Address Provider, Hash32 Lease, Hash32 Root, int Index);
