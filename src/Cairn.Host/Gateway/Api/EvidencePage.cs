using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>Batches of a job that disputes settle, from one number on.</summary>
/// <param name="Job">The job's id; its terms are at /v1/jobs/{id}/terms.</param>
/// <param name="Batches">At most as many as were asked for, ascending by number.</param>
/// <param name="Count">How many batches there are now.</param>
/// <param name="IsFinished">No more will come.</param>
public sealed record EvidencePage(
    Hash32 Job, IReadOnlyList<PublishedBatch> Batches, int Count, bool IsFinished);
