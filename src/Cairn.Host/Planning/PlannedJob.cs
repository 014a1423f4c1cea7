using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>A job with all that follows from its document and its inputs.</summary>
/// <param name="Disputes">What disputes are about; null under audits alone.</param>
internal sealed record PlannedJob(JobDocument Document, WorkPlan Work, DisputePlan? Disputes)
{
    /// <summary>What the terms' planRoot is.</summary>
    public Hash32 Root => Disputes?.Root ?? PlanRoot.Of(Document.Cid, Work);

    /// <summary>The stake that each provider must lock, token base units; 0 under audits alone.</summary>
    public static UInt128 LockOf(JobPolicy policy, UInt128 maxPerPiece) => policy.IsDisputed
        ? StakeRule.LockUp(maxPerPiece, policy.AuditShare, policy.Lock)
        : 0;

    /// <summary>How large it is for so many providers. A conviction may take back a result of any stage;
    /// nothing takes back what is proved.</summary>
    public JobSize SizeFor(int providers)
    {
        var size = new JobSize(Work.Stages, Work.UnitsPerPiece, Document.AuditShare, providers);
        return Document.Policy.IsDisputed ? size with { StagesOfRollback = Work.Stages }
            : Document.Policy.IsProved ? size with { StagesOfRollback = 0 } : size;
    }

    /// <summary>What in terms does not follow from the job; null where all does.</summary>
    public string? FindFault(Terms terms, NetworkInfo network)
    {
        if (terms.Verdict != network.VerdictOf(Document.Policy))
            return "the terms name another verdict module";
        if (terms.Spec != Document.Cid || terms.PlanRoot != Root || terms.Pieces != Work.Pieces)
            return "the terms are for another job";
        return terms.Window != (ulong)Document.Policy.WindowSeconds || terms.AuditRate != Document.AuditShare
            ? "the terms have another window or audited share"
            : null;
    }
}
