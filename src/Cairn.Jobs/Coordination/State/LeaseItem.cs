namespace Cairn.Jobs;

/// <summary>One piece of a lease.</summary>
/// <param name="Case">The audit that it is a replica for; null where it is the piece itself.</param>
internal record struct LeaseItem(StageRun Run, int Slot, int Branch, AuditCase? Case)
{
    public bool Answered { get; set; }
}
