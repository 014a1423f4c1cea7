using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>Executes published results again, and makes a case of one that is wrong.</summary>
internal sealed class PieceChecker(
    WorkloadRegistry workloads, IBlockStore blocks, EvidenceReader evidence, WorkContext context)
{
    private readonly Dictionary<Cid, Cid> _prepared = [];

    /// <param name="batch">The batch that holds the result, as the gateway publishes it now.</param>
    /// <exception cref="IOException">Blocks are not to be had now.</exception>
    /// <exception cref="InvalidDataException">The job or its state is not what it says.</exception>
    public async Task<CheckOutcome> CheckAsync(
        CheckTask task, PublishedBatch batch, Hash32 nonce, CancellationToken ct)
    {
        var (job, published) = (task.Job, batch.Results[task.Result.Place]);
        if (EvidenceReader.Opened(batch, task.Result.Place) is not { } result)
            return new CheckOutcome(null, null, "its provider has not signed what is shown");
        if (result.Commitment is not { } claimed)
            return new CheckOutcome(null, null, "it commits to nothing that a contract could judge");
        var workload = Workload(job.Document);
        var (plan, error) = await workload.PlanDisputesAsync(job.Document, blocks, context, ct);
        if (plan is null || plan.Root != job.Terms.PlanRoot)
            return new CheckOutcome(null, null, $"the terms have another plan than the job {error}".TrimEnd());
        if (result.Piece >= plan.Pieces || !workload.TryPlan(job.Document, out var work, out _))
            return new CheckOutcome(null, null, "the plan has no such piece");
        if (published.State.IsDefault)
            return new CheckOutcome(null, null, "the state that it starts from is not published");
        var (stage, slot) = Math.DivRem((int)result.Piece, work.Slots);
        var piece = new PieceTask(job.Document, stage, slot, published.State);
        var root = await RootAsync(workload, piece, ct);
        var word = evidence.InputOf(job.Terms, task.Result.Job, published);
        if (word?.Message.Stage != plan.TermsOf(result.Piece).Stage)
            word = null;
        var about = CaseOf(task, batch, result, word, plan, nonce);
        if (root != claimed.InputRoot)
            return OtherInput(about, claimed.InputRoot, root);
        var madeUp = await MadeUpAsync(task, workload, piece, ct);
        var own = await Task.Run(() => workload.CommitAsync(piece, blocks, context, ct).AsTask(), ct);
        return own.Commitment == claimed
            ? new CheckOutcome(null, own, "", madeUp)
            : new CheckOutcome(about, own, "it is not what the piece computes", madeUp);
    }

    /// <summary>The root of what a piece starts from; null where its state is none of its stage.</summary>
    private async Task<Hash32?> RootAsync(IRefereedWorkload workload, PieceTask piece, CancellationToken ct)
    {
        try
        {
            return await Task.Run(() => workload.InputRootAsync(piece, blocks, context, ct).AsTask(), ct);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Who answers for a result that starts from something else than its stage's state.</summary>
    private static CheckOutcome OtherInput(DisputeCase about, Hash32 claimed, Hash32? published)
    {
        if (about.Input is not { } word)
            return new CheckOutcome(null, null, "it starts from something else than its stage does, and the " +
                "signer's word for its input is not shown");
        return word.InputRoot == claimed
            ? new CheckOutcome(null, null, MadeUp: $"the signer's word for its input is {claimed}, and the state " +
                $"that it publishes for the stage has {published?.ToString() ?? "none of that stage"}")
            : new CheckOutcome(about, null, "it starts from something else than the signer said");
    }

    /// <summary>How an input that the signer has signed and published is made up all the same.</summary>
    private async Task<string> MadeUpAsync(
        CheckTask task, IRefereedWorkload workload, PieceTask piece, CancellationToken ct)
    {
        if (task.HasTwoInputs)
            return "the signer gave its word for two inputs of one stage and branch";
        if (piece.Stage != 0)
            return "";
        if (!_prepared.TryGetValue(piece.Job.Cid, out var prepared))
            _prepared[piece.Job.Cid] = prepared = await Task.Run(
                () => workload.PrepareAsync(piece.Job, blocks, context, ct).AsTask(), ct);
        return prepared == piece.State ? "" : $"the job starts from {prepared}, the signer says {piece.State}";
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

    /// <summary>What a dispute about a result would show of it.</summary>
    public static DisputeCase CaseOf(CheckTask task, PublishedBatch batch, PieceResult result,
        Signed<StageInput>? word, DisputePlan plan, Hash32 nonce)
    {
        var (message, signature) = (batch.Receipt.Message, batch.Receipt.Signature);
        var (published, place) = (batch.Results[task.Result.Place], plan.EntryOf(result.Piece));
        return new DisputeCase
        {
            Terms = task.Job.Terms,
            Subject = task.Result.Subject,
            Receipt = new Contracts.SignedReceipt(message.Provider, message.LeaseId, message.Count, message.Root,
                signature.R, MarketCalls.CompactS(signature)),
            Assertion = task.Assertion,
            Word = new WordOpening(
                result.Commitment!, new Hash32(result.Output.Digest), result.Salt, [.. published.Path!]),
            Plan = PlanOpening.Of([.. plan.Entries], place, plan.SpecOf(result.Piece)),
            CheckpointEvery = plan.Entries[place].CheckpointEvery,
            Input = word is null ? null : new Contracts.SignedInput(word.Message.Stage, word.Message.Branch,
                word.Message.InputRoot, word.Signature.R, MarketCalls.CompactS(word.Signature)),
            State = published.State,
            FirstBlock = task.Job.FirstBlock,
            Nonce = nonce,
        };
    }

    private IRefereedWorkload Workload(JobDocument job) =>
        workloads.TryGet(job.Kind, out var workload) && workload is IRefereedWorkload refereed
            ? refereed
            : throw new InvalidDataException($"This program cannot referee jobs of kind '{job.Kind}'.");
}
