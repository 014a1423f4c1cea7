using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// What a gateway signs and checks in jobs that disputes settle: leases, what stages start from, commitments. All of it
/// follows from the job and its blocks, so the same is signed again after a restart.
/// </summary>
internal sealed class DisputeDesk(
    EthereumKey signer, MarketDomain domain, NetworkInfo network, IBlockStore blocks, WorkContext context)
{
    /// <summary>What in terms does not follow from the job; null where all does.</summary>
    public async Task<string?> FindFaultAsync(
        Terms terms, JobDocument document, IWorkload workload, WorkPlan plan, CancellationToken ct)
    {
        var (disputes, error) = await Task.Run(
            () => DisputePlanning.PlanAsync(workload, document, blocks, context, ct).AsTask(), ct);
        return error != SpecError.None
            ? error.ToString()
            : new PlannedJob(document, plan, disputes).FindFault(terms, network);
    }

    /// <summary>The signer's leases for pieces, one for each run of equal price.</summary>
    public IReadOnlyList<Signed<Lease>> Leases(KnownJob job, Address provider, IEnumerable<uint> pieces)
    {
        var leases = new List<Lease>();
        foreach (var piece in pieces.Distinct().Order())
        {
            var price = PriceOf(job, piece);
            if (leases.Count > 0 && leases[^1] is var last && last.First + last.Count == piece && last.Price == price)
                leases[^1] = last with { Count = last.Count + 1 };
            else
                leases.Add(new Lease(job.Record.JobId, provider, piece, 1, price));
        }

        return [.. leases.Select(l => Signed<Lease>.By(signer, domain, l))];
    }

    /// <summary>What the pieces' stages start from, each once, in the signer's words.</summary>
    public async Task<IReadOnlyList<Signed<StageInput>>> InputsAsync(
        KnownJob job, IEnumerable<LeasedPiece> pieces, CancellationToken ct)
    {
        var inputs = new HashSet<StageInput>();
        foreach (var piece in pieces)
            inputs.Add(new StageInput(job.Record.JobId, await StageOfAsync(job, (uint)piece.Piece, ct),
                (uint)piece.Branch,
                await RootAsync(job, new PieceTask(job.Document, piece.Stage, piece.Slot, piece.State), ct)));
        return [.. inputs.Select(i => Signed<StageInput>.By(signer, domain, i))];
    }

    /// <summary>The signer's word for the input of results that were found good.</summary>
    public Signed<StageInput> Input(KnownJob job, uint stage, uint branch, Hash32 root) =>
        Signed<StageInput>.By(signer, domain, new StageInput(job.Record.JobId, stage, branch, root));

    /// <summary>The stage of a piece as its input is signed for it.</summary>
    public async Task<uint> StageOfAsync(KnownJob job, uint piece, CancellationToken ct)
    {
        var (plan, error) = await DisputePlanning.PlanAsync(job.Workload, job.Document, blocks, context, ct);
        return plan?.TermsOf(piece).Stage ?? throw new InvalidDataException(error.ToString());
    }

    /// <summary>Why a result cannot be taken; empty where it can.</summary>
    /// <param name="state">The state that the piece's stage starts from in its branch; null where it has not begun.
    /// </param>
    public async Task<string> FindMismatchAsync(
        KnownJob job, PieceResult result, Cid? state, CancellationToken ct)
    {
        if (!job.Document.Policy.IsDisputed)
            return result.Commitment is null ? "" : "this job's results have no commitments";
        if (result.Commitment is not { } commitment)
            return "this job's results need commitments";
        if (state is not { } before)
            return "its stage has not begun";
        var (stage, slot) = Math.DivRem((int)result.Piece, job.Plan.Slots);
        return await Task.Run(() => Refereed(job).FindMismatchAsync(
            new PieceTask(job.Document, stage, slot, before), new CommittedOutput(result.Output, commitment), blocks,
            context, ct).AsTask(), ct);
    }

    private Task<Hash32> RootAsync(KnownJob job, PieceTask piece, CancellationToken ct) =>
        Task.Run(() => Refereed(job).InputRootAsync(piece, blocks, context, ct).AsTask(), ct);

    private static UInt128 PriceOf(KnownJob job, uint piece) => checked(
        (UInt128)job.Plan.UnitsPerPiece[(int)(piece % (uint)job.Plan.Slots)] * job.Record.PricePerUnit);

    private static IRefereedWorkload Refereed(KnownJob job) => job.Workload as IRefereedWorkload
        ?? throw new InvalidDataException($"No contract can referee the pieces of a {job.Document.Kind}.");
}
