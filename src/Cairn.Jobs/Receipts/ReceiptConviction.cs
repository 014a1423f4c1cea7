using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>A provider that the chain convicted of a lie in the job; its pay that was not final is void.</summary>
/// <param name="Provider">Who lied.</param>
/// <param name="Challenger">Who showed it.</param>
/// <param name="Slashed">What its lock lost, token base units.</param>
/// <param name="Block">The block that says so.</param>
/// <param name="Transaction">The transaction that proved it.</param>
public sealed record ReceiptConviction(
    Address Provider, Address Challenger, UInt128 Slashed, ulong Block, Hash32 Transaction)
{
    internal DagValue ToDag() => DagValue.Map(
    [
        ("provider", Provider.ToString()), ("challenger", Challenger.ToString()), ("slashed", Slashed.ToDag()),
        ("block", Block), ("transaction", Transaction.ToString()),
    ]);

    internal static ReceiptConviction FromDag(DagFields fields) => new(
        fields.Address("provider"), fields.Address("challenger"), fields.Amount("slashed"),
        fields.Unsigned64("block"), fields.Hash("transaction"));
}
