using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>The client's order to open a job with a budget, for a relayer to submit ("Open" in the contract).</summary>
/// <param name="JobId">The id of the terms.</param>
/// <param name="Budget">What moves into escrow, token base units.</param>
public sealed record OpenOrder(Hash32 JobId, UInt128 Budget) : IMarketMessage<OpenOrder>
{
    private static readonly Hash32 TypeHash = Eip712.TypeHash("Open(bytes32 jobId,uint128 budget)");

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, JobId, Budget);

    public DagValue ToDag() => DagValue.Map([("job_id", JobId.ToString()), ("budget", Budget.ToDag())]);

    public static OpenOrder FromDag(DagFields fields) => new(fields.Hash("job_id"), fields.Amount("budget"));
}
