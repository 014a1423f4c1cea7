using Cairn.Crypto;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>A lease.</summary>
/// <param name="Job">The job's id; its terms are at /v1/jobs/{id}/terms.</param>
/// <param name="Lease">The lease's id.</param>
/// <param name="ExpiresMs">When it ends unless it is renewed, Unix milliseconds.</param>
/// <param name="Pieces">What to compute.</param>
public sealed record LeaseReply(Hash32 Job, Hash32 Lease, long ExpiresMs, IReadOnlyList<LeasedPiece> Pieces);
