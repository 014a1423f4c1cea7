using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What must hold of a job before it is coordinated.</summary>
internal static class JobChecks
{
    public const int ParticipantsMax = 4_096;

    /// <summary>Prices and caps stay far from where sums could overflow.</summary>
    private static readonly UInt128 MoneyMax = UInt128.One << 100;

    public static JobRefusal? Check(CoordinatorEvent.JobOpened opened, bool known, long nowMs)
    {
        var participants = opened.Participants;
        if (known)
            return JobRefusal.Known;
        if (!IsGood(opened.Plan))
            return JobRefusal.BadPlan;
        if (participants.Count < 2)
            return JobRefusal.TooFewProviders;
        if (participants.Count > ParticipantsMax || !AreDistinct(participants))
            return JobRefusal.BadParticipants;
        if (!AreCapsWithin(participants, opened.Budget))
            return JobRefusal.CapsAboveBudget;
        if (opened.AuditShare is < 0 or > AuditDraw.Whole)
            return JobRefusal.BadAuditShare;
        return opened.DeadlineMs <= nowMs ? JobRefusal.DeadlinePassed : null;
    }

    public static bool AreCapsWithin(IReadOnlyList<JobParticipant> participants, UInt128 budget)
    {
        var sum = UInt128.Zero;
        foreach (var participant in participants)
        {
            if (participant.Cap > MoneyMax)
                return false;
            sum += participant.Cap;
        }

        return sum <= budget;
    }

    private static bool IsGood(WorkPlan plan) =>
        plan.Stages > 0 && plan.Slots > 0 && (long)plan.Stages * plan.Slots <= WorkPlan.PiecesMax
        && plan.UnitsPerPiece.Count == plan.Slots && plan.UnitsPerPiece.All(u => u is > 0 and < 1L << 50);

    private static bool AreDistinct(IReadOnlyList<JobParticipant> participants)
    {
        var seen = new HashSet<Address>();
        return participants.All(p => seen.Add(p.Provider) && p.PricePerUnit < UInt128.One << 64);
    }
}
