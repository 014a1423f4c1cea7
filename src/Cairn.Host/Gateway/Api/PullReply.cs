using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>The answer to a pull.</summary>
/// <param name="Lease">Work; null where there is none now.</param>
/// <param name="Refusal">Why there is none.</param>
/// <param name="RetryAfterMs">When to ask again.</param>
/// <param name="Vouchers">Vouchers that are newer than what the provider has.</param>
/// <param name="Ended">Jobs that the provider gets no more work in, as they are over or it is excluded, and that it
/// has not released.</param>
/// <param name="Unlocked">Jobs that wait for the provider's signed lock of its stake; null for none.</param>
public sealed record PullReply(
    LeaseReply? Lease, PullRefusal? Refusal, int RetryAfterMs, IReadOnlyList<Signed<Voucher>> Vouchers,
    IReadOnlyList<Hash32> Ended, IReadOnlyList<Hash32>? Unlocked = null);
