using Cairn.Content;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>Plans for disputes of any kind of job.</summary>
public static class DisputePlanning
{
    /// <summary>
    /// The plan of a job that disputes settle; none for one under audits alone, and none with an error that says what
    /// cannot be refereed.
    /// </summary>
    public static async ValueTask<(DisputePlan? Plan, SpecError Error)> PlanAsync(
        IWorkload workload, JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        if (!job.Policy.IsDisputed)
            return (null, SpecError.None);
        if (workload is not IRefereedWorkload refereed)
            return (null, new SpecError("policy.verdict",
                $"is {JobPolicy.Dispute}, but no contract can referee the pieces of a {job.Kind}.",
                $"Use {JobPolicy.Audit}."));
        try
        {
            return await refereed.PlanDisputesAsync(job, blocks, context, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or BlockNotFoundException)
        {
            return (null, new SpecError("inputs", e.Message, "Correct the job's inputs."));
        }
    }
}
