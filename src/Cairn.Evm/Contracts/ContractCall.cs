using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// What to call and with which data: the part of a transaction that its purpose decides. Null
/// <paramref name="To"/> deploys a contract.
/// </summary>
public sealed record ContractCall(Address? To, ReadOnlyMemory<byte> Data, UInt256 ValueWei = default);
