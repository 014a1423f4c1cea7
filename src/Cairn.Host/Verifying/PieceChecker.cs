using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>Executes published results again, and makes a case of one that is wrong.</summary>
internal sealed class PieceChecker(
    WorkloadRegistry workloads, IBlockStore blocks, MarketDomain domain, WorkContext context)
{
    /// <returns>What is wrong with the result, or why it cannot be told; and the case where there is one.</returns>
    /// <exception cref="IOException">Blocks are not to be had now.</exception>
    /// <exception cref="InvalidDataException">The job or its state is not what it says.</exception>
    public async Task<(DisputeCase? Case, CommittedOutput? Own, string Fault)> CheckAsync(
        CheckTask task, Hash32 nonce, CancellationToken ct)
    {
        var result = task.Result;
        if (result.Commitment is not { } claimed)
            return (null, null, "it commits to nothing that a contract could judge");
        if (!ResultTree.Verify(task.Batch.Receipt, task.Batch.Results, domain))
            return (null, null, "its provider has not signed it");
        var workload = Workload(task.Receipt.Job);
        var (plan, error) = await workload.PlanDisputesAsync(task.Receipt.Job, blocks, context, ct);
        if (plan is null || plan.Root != task.Receipt.Terms.PlanRoot)
            return (null, null, $"the terms have another plan than the job {error}".TrimEnd());
        if (result.Piece >= plan.Pieces)
            return (null, null, "the plan has no such piece");
        var (piece, isGiven) = await FindStartAsync(workload, task, claimed, ct);
        if (piece is null)
            return (null, null, "the state that it starts from is not published");
        var own = await Task.Run(() => workload.CommitAsync(piece, blocks, context, ct).AsTask(), ct);
        if (own.Commitment == claimed)
            return (null, own, "");
        return (CaseOf(task, plan, piece.State, nonce), own, isGiven
            ? "it is not what the piece computes" : "it starts from something else than its stage does");
    }

    /// <summary>Runs a case's piece again and keeps what a dispute may ask for.</summary>
    public async Task<DisputedPiece> TraceAsync(DisputeCase about, CancellationToken ct)
    {
        var document = await blocks.GetDocumentAsync(about.Terms.Spec, ct);
        if (!JobDocument.TryRead(document, out var job, out var error))
            throw new InvalidDataException($"Job {about.Terms.Spec} cannot be run: {error}");
        var workload = Workload(job);
        if (!workload.TryPlan(job, out var plan, out error))
            throw new InvalidDataException(error.ToString());
        var (stage, slot) = Math.DivRem((int)about.Subject.Piece, plan.Slots);
        var piece = new PieceTask(job, stage, slot, about.State);
        return await Task.Run(() => workload.TraceAsync(piece, null, blocks, context, ct).AsTask(), ct);
    }

    // A stage that was rolled back and combined again has several states before it: what the result names tells which.
    private async Task<(PieceTask? Piece, bool IsGiven)> FindStartAsync(
        IRefereedWorkload workload, CheckTask task, PieceCommitment claimed, CancellationToken ct)
    {
        var (stage, slot) = Math.DivRem((int)task.Result.Piece, task.Receipt.Plan.Slots);
        Cid[] states = stage == 0
            ? [task.Receipt.Prepared]
            : [.. task.Receipt.Stages.Where(s => s.Stage == stage - 1).Select(s => s.StateOut).Distinct()];
        PieceTask? last = null;
        foreach (var state in states)
        {
            last = new PieceTask(task.Receipt.Job, stage, slot, state);
            if (await Task.Run(() => workload.InputRootAsync(last, blocks, context, ct).AsTask(), ct)
                == claimed.InputRoot)
                return (last, true);
        }

        return (last, false);
    }

    private DisputeCase CaseOf(CheckTask task, DisputePlan plan, Cid state, Hash32 nonce)
    {
        var (message, signature) = (task.Batch.Receipt.Message, task.Batch.Receipt.Signature);
        var place = plan.EntryOf(task.Result.Piece);
        return new DisputeCase
        {
            Terms = task.Receipt.Terms,
            Subject = task.Subject,
            Receipt = new Contracts.SignedReceipt(message.Provider, message.LeaseId, message.Count, message.Root,
                signature.R, MarketCalls.CompactS(signature)),
            Assertion = task.Assertion,
            Word = new WordOpening(task.Result.Commitment!, new Hash32(task.Result.Output.Digest), task.Result.Salt,
                [.. new ResultTree(message.Provider, task.Batch.Results).Path(task.Place)]),
            Plan = PlanOpening.Of([.. plan.Entries], place, plan.SpecOf(task.Result.Piece)),
            CheckpointEvery = plan.Entries[place].CheckpointEvery,
            State = state,
            FirstBlock = task.Receipt.Transactions.FirstOrDefault(t => t.Purpose == "open")?.Block ?? 0,
            Nonce = nonce,
        };
    }

    private IRefereedWorkload Workload(JobDocument job) =>
        workloads.TryGet(job.Kind, out var workload) && workload is IRefereedWorkload refereed
            ? refereed
            : throw new InvalidDataException($"This program cannot referee jobs of kind '{job.Kind}'.");
}
