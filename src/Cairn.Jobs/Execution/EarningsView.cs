using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>What one job owes a provider, in token base units.</summary>
/// <param name="Receipted">Work that the coordinator has on record; paid once settled.</param>
/// <param name="Guaranteed">The newest stored voucher.</param>
/// <param name="Redeemed">Paid on chain.</param>
/// <param name="Stopped">Why no more work is done for it; null while it is.</param>
/// <param name="IsSettled">Nothing more is to come of it.</param>
/// <param name="IsClaiming">Pay by time is open or will be asked for.</param>
public sealed record EarningsView(
    Hash32 Job, UInt128 Receipted, UInt128 Guaranteed, UInt128 Redeemed, UInt128 Cap, long PiecesReceipted,
    JobStop? Stopped, bool IsSettled, bool IsClaiming = false);
