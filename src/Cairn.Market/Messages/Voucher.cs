using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>The job signer's promise: what a provider is owed in a job so far. The newest counts.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Provider">Who is paid.</param>
/// <param name="Amount">The total owed since the job began, token base units.</param>
/// <param name="Pieces">How many executions of pieces the total covers.</param>
public sealed record Voucher(Hash32 JobId, Address Provider, UInt128 Amount, ulong Pieces) : IMarketMessage<Voucher>
{
    private static readonly Hash32 TypeHash =
        Eip712.TypeHash("Voucher(bytes32 jobId,address provider,uint128 amount,uint64 pieces)");

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, JobId, Provider, Amount, Pieces);

    public DagValue ToDag() => DagValue.Map(
    [
        ("job_id", JobId.ToString()), ("provider", Provider.ToString()), ("amount", Amount.ToDag()),
        ("pieces", Pieces),
    ]);

    public static Voucher FromDag(DagFields fields) => new(
        fields.Hash("job_id"), fields.Address("provider"), fields.Amount("amount"), fields.Unsigned64("pieces"));
}
