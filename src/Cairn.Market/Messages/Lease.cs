using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// The job signer's word that a provider works on a range of pieces at a price, for modules that pay by time or proof.
/// Leaf i of what the provider asserts is piece First + i.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Provider">Who works on them.</param>
/// <param name="First">The first piece's index.</param>
/// <param name="Count">How many pieces.</param>
/// <param name="Price">The price of one piece, token base units.</param>
public sealed record Lease(Hash32 JobId, Address Provider, uint First, uint Count, UInt128 Price)
    : IMarketMessage<Lease>
{
    private static readonly Hash32 TypeHash =
        Eip712.TypeHash("Lease(bytes32 jobId,address provider,uint32 first,uint32 count,uint128 price)");

    public Hash32 StructHash() =>
        Eip712.HashStruct(TypeHash, JobId, Provider, (ulong)First, (ulong)Count, Price);

    public DagValue ToDag() => DagValue.Map(
    [
        ("job_id", JobId.ToString()), ("provider", Provider.ToString()), ("first", First), ("count", Count),
        ("price", Price.ToDag()),
    ]);

    public static Lease FromDag(DagFields fields) => new(fields.Hash("job_id"), fields.Address("provider"),
        fields.Unsigned32("first"), fields.Unsigned32("count"), fields.Amount("price"));
}
