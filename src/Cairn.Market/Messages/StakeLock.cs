using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// A provider's consent to lose stake where the job's verdict module proves that it lied ("Lock" in the contract).
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Provider">Whose stake it is; the signer.</param>
/// <param name="Token">The job's token.</param>
/// <param name="Amount">The most that can be slashed, token base units.</param>
/// <param name="Until">Unix seconds before which the lock is not released.</param>
public sealed record StakeLock(Hash32 JobId, Address Provider, Address Token, UInt128 Amount, ulong Until)
    : IMarketMessage<StakeLock>
{
    private static readonly Hash32 TypeHash =
        Eip712.TypeHash("Lock(bytes32 jobId,address provider,address token,uint128 amount,uint64 until)");

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, JobId, Provider, Token, Amount, Until);

    public DagValue ToDag() => DagValue.Map(
    [
        ("job_id", JobId.ToString()), ("provider", Provider.ToString()), ("token", Token.ToString()),
        ("amount", Amount.ToDag()), ("until", Until),
    ]);

    public static StakeLock FromDag(DagFields fields) => new(fields.Hash("job_id"), fields.Address("provider"),
        fields.Address("token"), fields.Amount("amount"), fields.Unsigned64("until"));
}
