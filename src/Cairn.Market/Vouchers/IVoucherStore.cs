using Cairn.Crypto;

namespace Cairn.Market;

/// <summary>Where a provider keeps the newest voucher of each job.</summary>
public interface IVoucherStore
{
    /// <summary>Keeps the voucher in place of the job's earlier one; durable when this returns.</summary>
    ValueTask SaveAsync(Signed<Voucher> voucher, CancellationToken cancel = default);

    /// <summary>All vouchers kept, one a job.</summary>
    ValueTask<IReadOnlyList<Signed<Voucher>>> LoadAsync(CancellationToken cancel = default);

    /// <summary>Forgets a job that is over.</summary>
    ValueTask DeleteAsync(Hash32 jobId, CancellationToken cancel = default);
}
