using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>Whether a job under proofs can be proved at all.</summary>
public static class ProofPlanning
{
    /// <summary>None under other policies.</summary>
    public static async ValueTask<SpecError> FindFaultAsync(
        IWorkload workload, JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel)
    {
        if (!job.Policy.IsProved)
            return SpecError.None;
        if (workload is not IProvedWorkload proved)
            return new SpecError("policy.verdict", $"is {JobPolicy.Proof}, but pieces of a {job.Kind} have no proofs.",
                $"Use {JobPolicy.Audit}.");
        try
        {
            return await proved.FindUnprovableAsync(job, blocks, context, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or BlockNotFoundException)
        {
            return new SpecError("inputs", e.Message, "Correct the job's inputs.");
        }
    }
}
