using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>The job signer's naming of those who execute one piece independently, before they work on it.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Piece">The piece's index.</param>
/// <param name="Branch">The job's branch that the execution belongs to.</param>
/// <param name="Replicas">Who executes it, each once; at most <see cref="MaxReplicas"/>.</param>
public sealed record Quorum(Hash32 JobId, uint Piece, uint Branch, IReadOnlyList<Address> Replicas)
    : IMarketMessage<Quorum>
{
    /// <summary>The most replicas that the contract takes.</summary>
    public const int MaxReplicas = 15;

    private static readonly Hash32 TypeHash =
        Eip712.TypeHash("Quorum(bytes32 jobId,uint32 piece,uint32 branch,address[] replicas)");

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, JobId, (ulong)Piece, (ulong)Branch,
        AbiWord.HashOf(Replicas.Select(r => (AbiWord)r).ToArray()));

    public DagValue ToDag() => DagValue.Map(
    [
        ("job_id", JobId.ToString()), ("piece", Piece), ("branch", Branch),
        ("replicas", DagValue.List(Replicas.Select(r => DagValue.Map([("provider", r.ToString())])))),
    ]);

    public static Quorum FromDag(DagFields fields) => new(
        fields.Hash("job_id"), fields.Unsigned32("piece"), fields.Unsigned32("branch"),
        fields.Maps("replicas", MaxReplicas, f => f.Address("provider")));

    public bool Equals(Quorum? other) => other is not null && JobId == other.JobId && Piece == other.Piece &&
        Branch == other.Branch && Replicas.SequenceEqual(other.Replicas);

    public override int GetHashCode() => HashCode.Combine(JobId, Piece, Branch, Replicas.Count);
}
