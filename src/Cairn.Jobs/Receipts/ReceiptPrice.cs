using Cairn.Content;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>What a provider was paid for a work unit: at least what it offered, at most what the terms allow.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="PricePerUnit">Token base units a work unit.</param>
public readonly record struct ReceiptPrice(Address Provider, UInt128 PricePerUnit)
{
    internal DagValue ToDag() =>
        DagValue.Map([("provider", Provider.ToString()), ("price_per_unit", PricePerUnit.ToDag())]);

    internal static ReceiptPrice FromDag(DagFields fields) =>
        new(fields.Address("provider"), fields.Amount("price_per_unit"));
}
