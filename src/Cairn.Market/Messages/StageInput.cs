using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// The job signer's word for what the pieces of a stage start from. A provider keeps it: it is what shows that it made
/// up nothing.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Stage">The stage as the dispute plan's entry counts it: piece / slots of the entry.</param>
/// <param name="Branch">The job's branch.</param>
/// <param name="InputRoot">Tree over the roots of the tensors that the pieces start from.</param>
public sealed record StageInput(Hash32 JobId, uint Stage, uint Branch, Hash32 InputRoot) : IMarketMessage<StageInput>
{
    private static readonly Hash32 TypeHash =
        Eip712.TypeHash("StageInput(bytes32 jobId,uint32 stage,uint32 branch,bytes32 inputRoot)");

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, JobId, (ulong)Stage, (ulong)Branch, InputRoot);

    public DagValue ToDag() => DagValue.Map(
    [
        ("job_id", JobId.ToString()), ("stage", Stage), ("branch", Branch), ("input_root", InputRoot.ToString()),
    ]);

    public static StageInput FromDag(DagFields fields) => new(fields.Hash("job_id"), fields.Unsigned32("stage"),
        fields.Unsigned32("branch"), fields.Hash("input_root"));
}
