using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>A provider's work on pieces: fetch, compute, sign, deliver.</summary>
internal sealed class PieceDesk(
    PieceRunner runner, JobDesk jobs, ProviderResources resources, int? lieAfterPieces, int? lieSubtlyAfterPieces)
{
    private readonly HashSet<Hash32> _subtleLies = [];
    private int _computed;
    private bool _hasLied;

    public async Task<Func<long, ExecutorEvent>> FetchAsync(ExecutorEffect.FetchInputs fetch, CancellationToken ct)
    {
        try
        {
            var document = await jobs.DocumentAsync(fetch.Job, ct);
            await runner.FetchAsync(fetch.Piece.State, ct);
            foreach (var input in document.Inputs.Values)
                await runner.FetchAsync(input, ct);
            if (document.Policy.IsDisputed)
                await RequireInputAsync(document, fetch, ct);
            return now => new ExecutorEvent.InputsFetched(now, fetch.Job, fetch.Lease, fetch.Place);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            return now => new ExecutorEvent.PieceFailed(now, fetch.Job, fetch.Lease, fetch.Place);
        }
    }

    public async Task<Func<long, ExecutorEvent>> ExecuteAsync(ExecutorEffect.Execute execute, CancellationToken ct)
    {
        try
        {
            var document = await jobs.DocumentAsync(execute.Job, ct);
            var piece = execute.Piece;
            var task = new PieceTask(document, piece.Stage, piece.Slot, piece.State);
            var (output, commitment) = await ComputeAsync(task, (uint)piece.Piece, ct);
            await runner.UploadAsync(output, ct);
            var proof = document.Policy.IsProved
                ? await ProveAsync(execute.Job, task, (uint)piece.Piece, output, ct) : default(Hash32?);
            var isFail = (await resources.Blocks.GetDocumentAsync(output, ct)).TryGet("fail", out _);
            return now => new ExecutorEvent.PieceDone(
                now, execute.Job, execute.Lease, execute.Place, new Hash32(output.Digest), isFail, commitment,
                proof);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            return now => new ExecutorEvent.PieceFailed(now, execute.Job, execute.Lease, execute.Place);
        }
    }

    private async Task<(Cid Output, PieceCommitment? Commitment)> ComputeAsync(
        PieceTask task, uint piece, CancellationToken ct)
    {
        var isLying = ++_computed > lieAfterPieces;
        if (await runner.PlanDisputesAsync(task.Job, ct) is { } disputes)
        {
            var program = disputes.SpecOf(piece).Program;
            // A result that others were faster with is nobody's to dispute: then the next one lies.
            if (_computed > lieSubtlyAfterPieces && !_hasLied)
                return await LieAsync(task, DisputedLies.SubtleFirst(program), ct);
            var (committed, commitment) = await runner.CommitAsync(
                task, isLying ? PlantedLie.InOutput(program) : null, ct);
            return (committed, commitment);
        }

        var output = await runner.ComputeAsync(task, null, ct);
        return (isLying ? await Liar.FalsifyAsync(output, resources.Blocks, ct) : output, null);
    }

    private async Task<Hash32?> ProveAsync(
        Hash32 job, PieceTask task, uint piece, Cid output, CancellationToken ct)
    {
        var terms = (await jobs.TermsAsync(job, ct)).Terms;
        var proof = await runner.ProveAsync(task, output, new ProofPurpose(
            job, resources.Network.ChainId, terms.Verdict, resources.Key.Address, piece), ct);
        await runner.UploadAsync(proof, ct);
        return new Hash32(proof.Digest);
    }

    private async Task<(Cid Output, PieceCommitment? Commitment)> LieAsync(
        PieceTask task, IReadOnlyList<PlantedLie> lies, CancellationToken ct)
    {
        var honest = await runner.ComputeAsync(task, null, ct);
        foreach (var lie in lies)
        {
            var (output, commitment) = await runner.CommitAsync(task, lie, ct);
            if (output == honest)
                continue;
            _subtleLies.Add(new Hash32(output.Digest));
            return (output, commitment);
        }

        throw new InvalidDataException("No lie shows in the output of this piece.");
    }

    // The signer's word and the blocks must agree: what starts from something else could be proved to be made up.
    private async Task RequireInputAsync(JobDocument document, ExecutorEffect.FetchInputs fetch, CancellationToken ct)
    {
        var piece = fetch.Piece;
        var root = await runner.InputRootAsync(new PieceTask(document, piece.Stage, piece.Slot, piece.State), ct);
        var disputes = await runner.PlanDisputesAsync(document, ct);
        var inputs = resources.Evidence.LeaseOf(fetch.Job, fetch.Lease)?.Inputs ?? [];
        if (!inputs.Any(i => i.Message.InputRoot == root && GrantCheck.Covers(i.Message, piece, disputes!)))
            throw new InvalidDataException($"the state {piece.State} is not what the signer says stage {piece.Stage} " +
                "starts from");
    }

    /// <summary>Signs and delivers a batch.</summary>
    /// <returns>The answer, and the receipt's root where results can be asserted under it; else zero.</returns>
    public async Task<(BatchReply Reply, Hash32 Root)> SubmitAsync(
        ExecutorEffect.SubmitBatch submit, CancellationToken ct)
    {
        var account = resources.Key.Address;
        var plan = submit.Results.Select(r => new PieceResult((uint)r.Piece.Piece, (uint)r.Piece.Branch,
            Cid.ForDagJson(r.Output.AsSpan()), Salt(submit, r), r.Commitment,
            r.Proof is { } proof ? Cid.ForDagJson(proof.AsSpan()) : null)).ToArray();
        var receipt = Signed<BatchReceipt>.By(resources.Key, resources.Domain,
            new ResultTree(account, plan).Receipt(submit.Job, submit.Lease));
        var batch = new BatchRequest(receipt, plan);
        // Whoever signs must be able to open what it signed until its lock ends.
        var isCommitted = plan.Any(r => r.Commitment is not null);
        if (isCommitted)
            resources.Evidence.Keep(batch);
        var reply = await resources.Gateway.PostAsync<BatchReply>("v1/batches", batch, ct);
        _hasLied |= reply.Refusal is null && submit.Results.Any(r => _subtleLies.Contains(r.Output));
        return (reply, isCommitted ? receipt.Message.Root : default);
    }

    // The same batch must be signed with the same salts every time, and nobody else may foresee them.
    private Hash32 Salt(ExecutorEffect.SubmitBatch submit, DoneResult result)
    {
        var secret = resources.Key.ExportPrivateKey();
        var salt = Keccak256.Compute([.. "cairn salt"u8, .. secret, .. submit.Job.AsSpan(), .. submit.Lease.AsSpan(),
            .. BitConverter.GetBytes(result.Piece.Piece), .. BitConverter.GetBytes(result.Piece.Branch)]);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        return salt;
    }
}
