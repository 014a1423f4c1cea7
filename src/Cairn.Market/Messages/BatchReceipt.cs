using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>A provider's signed commitment to the results of one lease.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Provider">Who worked and signs.</param>
/// <param name="LeaseId">The lease that the pieces were worked under.</param>
/// <param name="Count">Results in the batch, 1 to <see cref="MaxCount"/>.</param>
/// <param name="Root">Root of the results' Merkle tree; see <see cref="ResultTree"/>.</param>
public sealed record BatchReceipt(Hash32 JobId, Address Provider, Hash32 LeaseId, uint Count, Hash32 Root)
    : IMarketMessage<BatchReceipt>
{
    /// <summary>The most results of one batch.</summary>
    public const int MaxCount = 256;

    private static readonly Hash32 TypeHash =
        Eip712.TypeHash("BatchReceipt(bytes32 jobId,address provider,bytes32 leaseId,uint32 count,bytes32 root)");

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, JobId, Provider, LeaseId, (ulong)Count, Root);

    public DagValue ToDag() => DagValue.Map(
    [
        ("job_id", JobId.ToString()), ("provider", Provider.ToString()), ("lease_id", LeaseId.ToString()),
        ("count", Count), ("root", Root.ToString()),
    ]);

    public static BatchReceipt FromDag(DagFields fields) => new(
        fields.Hash("job_id"), fields.Address("provider"), fields.Hash("lease_id"),
        (uint)fields.Integer("count", 1, MaxCount), fields.Hash("root"));
}
