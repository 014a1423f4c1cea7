using System.Security.Cryptography;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>Turns a job document and the offers at hand into terms that a client can sign.</summary>
internal sealed class JobPlanner(
    WorkloadRegistry workloads, OfferBook offers, ProviderHistory history, IBlockStore blocks, MarketDomain domain,
    JobTermsOptions options, TimeProvider time)
{
    private const int ProvidersMax = 256;

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
        var found = Choose(request, job.Kind);
        return found.Length < 2
            ? Refuse($"{found.Length} provider(s) offer '{job.Kind}' at or below your price; audits need two.",
                "Wait for providers (`cairn status`), start one (`cairn provide`) or raise the price.", "price")
            : (Price(request, job, plan, found), null);
    }

    private (Signed<Offer> Offer, ProviderRecord Record)[] Choose(PlanRequest request, string kind)
    {
        var known = history.Of(offers.All()).ToDictionary(p => p.Record.Provider);
        var most = request.ProvidersMax > 0 ? Math.Min(request.ProvidersMax, ProvidersMax) : ProvidersMax;
        return
        [
            .. ProviderSelection.Choose(known.Values.Select(p => p.Record), kind, request.MaxPricePerUnit, most,
                time.GetUtcNow().ToUnixTimeMilliseconds()).Select(r => known[r.Provider]),
        ];
    }

    private PlanReply Price(
        PlanRequest request, JobDocument job, WorkPlan plan, (Signed<Offer> Offer, ProviderRecord Record)[] providers)
    {
        var chosen = providers.Select(p => p.Offer).ToArray();
        var units = plan.UnitsPerPiece.Max();
        var size = new JobSize(plan.Stages, plan.UnitsPerPiece, job.AuditShare, chosen.Length);
        var pricePerUnit = chosen.Max(o => o.Message.PricePerUnit);
        var price = JobPrice.OfUp(size, pricePerUnit);
        var budget = price.BudgetUp;
        var caps = CapTable.EqualDown([.. chosen.Select(o => o.Message.Provider)], budget);
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        var terms = new Terms
        {
            Client = request.Client,
            Signer = options.Signer,
            Token = options.Token,
            Deadline = now + (ulong)request.DeadlineSeconds,
            Grace = (ulong)options.Grace.TotalSeconds,
            Pieces = (uint)plan.Pieces,
            MaxPerPiece = price.MaxPerPiece,
            SpecCid = new Hash32(request.Document.Digest),
            PlanRoot = PlanRoot.Of(job.Cid, plan),
            CapRoot = caps.Root,
            RecutDelay = (ulong)options.RecutDelay.TotalSeconds,
            Verdict = options.Verdict,
            AuditRate = (uint)job.AuditShare,
            Nonce = UInt256.FromBigEndian(RandomNumberGenerator.GetBytes(8)),
        };
        var seconds = Estimate(plan, job, [.. providers.Select(p => p.Record.UnitsPerSecond)]);
        return new PlanReply(plan.Stages, plan.Slots, units, chosen, pricePerUnit, price.Planned, price.WorstCaseUp,
            budget, caps, terms, terms.JobId(domain), seconds);
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
