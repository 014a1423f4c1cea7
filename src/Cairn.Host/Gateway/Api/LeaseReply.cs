using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A lease.</summary>
/// <param name="Job">The job's id; its terms are at /v1/jobs/{id}/terms.</param>
/// <param name="Lease">The lease's id.</param>
/// <param name="ExpiresMs">When it ends unless it is renewed, Unix milliseconds.</param>
/// <param name="Pieces">What to compute.</param>
/// <param name="Leases">The signer's word that these pieces are the provider's, at a price; null under audits alone.
/// </param>
/// <param name="Inputs">The signer's word for what their stages start from; null under audits alone.</param>
public sealed record LeaseReply(
    Hash32 Job, Hash32 Lease, long ExpiresMs, IReadOnlyList<LeasedPiece> Pieces,
    IReadOnlyList<Signed<Lease>>? Leases = null, IReadOnlyList<Signed<StageInput>>? Inputs = null);
