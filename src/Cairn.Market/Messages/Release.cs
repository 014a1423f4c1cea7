using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>A provider's word that it will claim nothing more from a job, so that the rest may return early.</summary>
/// <param name="JobId">The job.</param>
public sealed record Release(Hash32 JobId) : IMarketMessage<Release>
{
    private static readonly Hash32 TypeHash = Eip712.TypeHash("Release(bytes32 jobId)");

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, JobId);

    public DagValue ToDag() => DagValue.Map([("job_id", JobId.ToString())]);

    public static Release FromDag(DagFields fields) => new(fields.Hash("job_id"));
}
