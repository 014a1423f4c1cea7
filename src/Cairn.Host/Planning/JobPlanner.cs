using System.Security.Cryptography;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>Turns a job document and the offers at hand into terms that a client can sign.</summary>
internal sealed class JobPlanner(
    WorkloadRegistry workloads, OfferBook offers, ProviderHistory history, IBlockStore blocks, MarketDomain domain,
    StakeReader stakes, WorkContext context, JobTermsOptions options, TimeProvider time)
{
    private const int ProvidersMax = 256;

    private readonly SemaphoreSlim _planning = new(1);

    /// <summary>The plan, or why there is none.</summary>
    public async Task<(PlanReply? Plan, ApiProblem? Problem)> PlanAsync(PlanRequest request, CancellationToken ct)
    {
        if (request.DeadlineSeconds is < 60 or > 30 * 86_400)
            return Refuse("The deadline is out of range.", "Use 60 seconds to 30 days.", "deadline_seconds");
        if (await blocks.TryGetAsync(request.Document, ct) is not { } block)
            return Refuse($"The document {request.Document} is not here.", "Upload it and its inputs first.",
                "document");
        if (!DagJson.TryDecode(block.Span, out var value, out var decodeError))
            return Refuse($"The document is malformed: {decodeError}", "Make it with `cairn run`.", "document");
        if (!JobDocument.TryRead(value, out var job, out var error))
            return Refuse(error.Message, error.Remedy, error.Field);
        if (!workloads.TryGet(job.Kind, out var workload))
            return Refuse($"There is no kind '{job.Kind}' here.", $"Use one of: {string.Join(", ", workloads.Kinds)}.",
                "kind");
        if (!workload.TryPlan(job, out var plan, out error))
            return Refuse(error.Message, error.Remedy, error.Field);
        foreach (var (name, cid) in job.Inputs)
            if (!await blocks.HasAsync(cid, ct))
                return Refuse($"The input '{name}' ({cid}) is not here.", "Upload it first.", $"inputs.{name}");
        var (disputes, cannot) = await PlanDisputesAsync(workload, job, ct);
        if (cannot != SpecError.None)
            return Refuse(cannot.Message, cannot.Remedy, cannot.Field);
        cannot = await ProofPlanning.FindFaultAsync(workload, job, blocks, context, ct);
        if (cannot != SpecError.None)
            return Refuse(cannot.Message, cannot.Remedy, cannot.Field);
        var (offering, found) = await ChooseAsync(request, job, plan, ct);
        if (found.Length >= 2)
            return (Price(request, new PlannedJob(job, plan, disputes), found), null);
        return offering < 2 || !job.Policy.IsDisputed
            ? Refuse($"{offering} provider(s) offer '{job.Kind}' at or below your price; audits need two.",
                "Wait for providers (`cairn status`), start one (`cairn provide`) or raise the price.", "price")
            : Refuse($"{found.Length} of {offering} provider(s) have the stake that this job locks; audits need two.",
                "Wait for others, start one (`cairn provide --stake 10`), audit a larger share, or lower policy.lock.",
                "policy.lock");
    }

    // It reads all inputs, so strangers that ask for plans wait for each other.
    private async Task<(DisputePlan? Plan, SpecError Error)> PlanDisputesAsync(
        IWorkload workload, JobDocument job, CancellationToken ct)
    {
        await _planning.WaitAsync(ct);
        try
        {
            return await Task.Run(() => DisputePlanning.PlanAsync(workload, job, blocks, context, ct).AsTask(), ct);
        }
        finally
        {
            _planning.Release();
        }
    }

    private async Task<(int Offering, (Signed<Offer> Offer, ProviderRecord Record)[] Found)> ChooseAsync(
        PlanRequest request, JobDocument job, WorkPlan plan, CancellationToken ct)
    {
        var known = history.Of(offers.All()).ToDictionary(p => p.Record.Provider);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var offering = ProviderSelection.Choose(known.Values.Select(p => p.Record), job.Kind, request.MaxPricePerUnit,
            ProvidersMax, now);
        var most = request.ProvidersMax > 0 ? Math.Min(request.ProvidersMax, ProvidersMax) : ProvidersMax;
        var able = job.Policy.IsDisputed ? await WithStakeAsync(offering, job, plan, most, ct) : offering;
        return (offering.Count, [.. able.Take(most).Select(r => known[r.Provider])]);
    }

    // All are paid the highest price among them, and by that price the lock is reckoned.
    private async Task<IReadOnlyList<ProviderRecord>> WithStakeAsync(
        IReadOnlyList<ProviderRecord> offering, JobDocument job, WorkPlan plan, int most, CancellationToken ct)
    {
        var staked = await Task.WhenAll(
            offering.Select(async r => (Record: r, Stake: await stakes.OfAsync(r.Provider, ct))));
        var units = (UInt128)plan.UnitsPerPiece.Max();
        var able = staked.Where(s => s.Stake >= Lock(s.Record)).Take(most).ToArray();
        var locked = able.Select(s => Lock(s.Record)).DefaultIfEmpty().Max();
        return [.. able.Where(s => s.Stake >= locked).Select(s => s.Record)];

        UInt128 Lock(ProviderRecord record) =>
            PlannedJob.LockOf(job.Policy, checked(units * record.Offer.PricePerUnit));
    }

    private PlanReply Price(
        PlanRequest request, PlannedJob planned, (Signed<Offer> Offer, ProviderRecord Record)[] providers)
    {
        var (job, plan) = (planned.Document, planned.Work);
        var chosen = providers.Select(p => p.Offer).ToArray();
        var units = plan.UnitsPerPiece.Max();
        var size = planned.SizeFor(chosen.Length);
        var pricePerUnit = chosen.Max(o => o.Message.PricePerUnit);
        var price = JobPrice.OfUp(size, pricePerUnit);
        var budget = price.BudgetUp;
        var caps = CapTable.EqualDown([.. chosen.Select(o => o.Message.Provider)], budget);
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        var terms = new Terms
        {
            Client = request.Client,
            Signer = options.Network.Gateway,
            Token = options.Network.Token,
            Deadline = now + (ulong)request.DeadlineSeconds,
            Grace = (ulong)options.Grace.TotalSeconds,
            Pieces = (uint)plan.Pieces,
            MaxPerPiece = price.MaxPerPiece,
            SpecCid = new Hash32(request.Document.Digest),
            PlanRoot = planned.Root,
            CapRoot = caps.Root,
            RecutDelay = (ulong)options.RecutDelay.TotalSeconds,
            Verdict = options.Network.VerdictOf(job.Policy),
            Window = (ulong)job.Policy.WindowSeconds,
            AuditRate = (uint)job.AuditShare,
            Nonce = UInt256.FromBigEndian(RandomNumberGenerator.GetBytes(8)),
        };
        var seconds = Estimate(plan, job, [.. providers.Select(p => p.Record.UnitsPerSecond)]);
        return new PlanReply(plan.Stages, plan.Slots, units, chosen, pricePerUnit, price.Planned, price.WorstCaseUp,
            budget, caps, terms, terms.JobId(domain), seconds, PlannedJob.LockOf(job.Policy, terms.MaxPerPiece));
    }

    // A stage lasts as long as its slowest wave; audits run beside it on the same machines.
    private static double Estimate(WorkPlan plan, JobDocument job, IReadOnlyList<long> unitsPerSecond)
    {
        var (speed, slowest) = (unitsPerSecond.Sum(u => (double)u), (double)unitsPerSecond.Min());
        var audited = 1 + (job.AuditShare / 10_000.0);
        var parallel = plan.UnitsPerPiece.Sum() * audited / speed;
        return plan.Stages * Math.Max(parallel, plan.UnitsPerPiece.Max() / slowest);
    }

    private static (PlanReply?, ApiProblem?) Refuse(string title, string remedy, string field) =>
        (null, ApiProblem.BadRequest(title, remedy, field));
}
