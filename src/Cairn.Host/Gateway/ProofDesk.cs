using Cairn.Content;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>Checks the proofs that results come with in jobs under proofs; others have none.</summary>
internal sealed class ProofDesk(MarketDomain domain, IBlockStore blocks, WorkContext context)
{
    /// <summary>Why a result cannot be taken; empty where it can.</summary>
    /// <param name="state">The state that the piece's stage starts from in its branch; null where it has not begun.
    /// </param>
    public async Task<string> FindFaultAsync(
        KnownJob job, Address provider, PieceResult result, Cid? state, CancellationToken ct)
    {
        if (!job.Document.Policy.IsProved)
            return result.Proof is null ? "" : "this job's results have no proofs";
        if (result.Proof is not { } proof)
            return "this job's results need proofs";
        if (state is not { } before)
            return "its stage has not begun";
        if (job.Workload is not IProvedWorkload proved)
            return $"pieces of a {job.Document.Kind} have no proofs";
        var (stage, slot) = Math.DivRem((int)result.Piece, job.Plan.Slots);
        var purpose = new ProofPurpose(
            job.Record.JobId, domain.ChainId, job.Record.Terms.Verdict, provider, result.Piece);
        return await Task.Run(() => proved.FindProofFaultAsync(new PieceTask(job.Document, stage, slot, before),
            result.Output, proof, purpose, blocks, context, ct).AsTask(), ct);
    }
}
