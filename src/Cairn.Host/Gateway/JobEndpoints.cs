using System.Globalization;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Host;

/// <summary>What clients call: plan, open, watch, cancel, fetch the receipt.</summary>
internal sealed class JobEndpoints(GatewayParts parts, MarketContract market)
{
    private const int ListMax = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/network", () => Json(parts.Network with
        {
            Head = parts.Head.Number,
            AgentId = parts.Identities.Of(parts.Network.Gateway).AgentId,
        }));
        routes.MapGet("/v1/providers", () => Json(Providers()));
        routes.MapPost("/v1/plans", PlanAsync);
        routes.MapPost("/v1/jobs", (HttpContext http, OpenJobRequest request) => OpenAsync(http, request));
        routes.MapGet("/v1/jobs", () => Json(
            parts.Jobs.All.Take(ListMax).Select(j => Summary(j.Record)).OfType<JobSummary>()));
        routes.MapGet("/v1/jobs/{id}", (string id) => WithJob(id, job => View(job.JobId)));
        routes.MapGet("/v1/jobs/{id}/summary", (string id) => WithJob(id, job => Json(Summary(job))));
        routes.MapGet("/v1/jobs/{id}/terms",
            (string id) => WithJob(id, job => Json(new JobTermsReply(job.Terms, job.Caps, job.PricePerUnit))));
        routes.MapGet("/v1/jobs/{id}/events", (HttpContext http, string id) => WithJob(id, job => Events(http, job)));
        routes.MapGet("/v1/jobs/{id}/releases", (string id) => WithJob(id, job => Json(parts.Refunds.Of(job.JobId)
            .ToDictionary(r => r.Key.ToString(), r => r.Value.ToString()))));
        routes.MapGet("/v1/jobs/{id}/receipt", async (HttpContext http, string id) =>
            Hash32.TryParse(id, out var job)
            && await parts.Receipts.FindAsync(job, http.RequestAborted) is { } receipt
                ? Results.Bytes(receipt.ToBytes(), "application/json")
                : Unknown(id));
        routes.MapPost("/v1/jobs/{id}/cancel", (HttpContext http, string id) => CancelAsync(http, id));
    }

    private async Task<IResult> PlanAsync(PlanRequest request, CancellationToken ct)
    {
        var (plan, problem) = await parts.Planner.PlanAsync(request, ct);
        return problem is null ? Json(plan) : problem.ToResult();
    }

    private async Task<IResult> OpenAsync(HttpContext http, OpenJobRequest request)
    {
        if (parts.Sessions.Find(http) is not { Role: SessionRole.Client } session)
            return SessionBook.Missing.ToResult();
        if (request.Terms.Client != session.Account)
            return Bad("The terms name another client.", "Open the session with the account that pays.",
                "terms.client");
        if (request.Terms.Signer != parts.Network.Gateway)
            return Bad("The terms name another signer.", "Plan the job with this gateway.", "terms.signer");
        if (request.Caps.Root != request.Terms.CapRoot)
            return Bad("The caps are not those of the terms.", "Send the table that the plan came with.", "caps");
        var jobId = request.Terms.JobId(parts.Domain);
        if (parts.Jobs.TryGet(jobId, out _))
            return Json(new OpenJobReply(jobId));
        var onChain = await market.JobAsync(jobId, cancel: http.RequestAborted);
        if (onChain.Budget.IsZero || onChain.IsClosed)
            return Bad("The job is not open on the chain.", "Send Market.open first and wait for it.", "terms");
        if (request.Caps.Sum > (UInt128)onChain.Budget)
            return Bad("The caps add up to more than the escrow.", "Top the job up, or plan it again.", "caps");
        var record = new JobRecord(jobId, request.Terms, (UInt128)onChain.Budget, request.Caps, request.Offers,
            request.PricePerUnit, request.OpenTransaction,
            await BlockOfAsync(request.OpenTransaction, http.RequestAborted), parts.Coordinator.NowMs,
            AgentsOf(request));
        return await TakeOnAsync(record, http.RequestAborted);
    }

    private IEnumerable<ProviderSummary> Providers() => parts.History.Of(parts.Offers.All())
        .Select(p => new ProviderSummary(p.Offer, parts.Identities.Of(p.Record.Provider), p.Record.LeasesCompleted,
            p.Record.LeasesExpired, p.Record.PiecesAccepted, p.Record.MeasuredUnitsPerSecond));

    private ReceiptAgent[] AgentsOf(OpenJobRequest request) =>
    [
        .. request.Caps.Entries.Select(c => c.Provider).Append(parts.Network.Gateway).Distinct()
            .Select(a => (Account: a, parts.Identities.Of(a).AgentId)).Where(a => a.AgentId is not null)
            .Select(a => new ReceiptAgent(a.Account, a.AgentId!.Value)),
    ];

    // For the receipt's reader only; the job itself was looked up by its id.
    private async Task<ulong> BlockOfAsync(Hash32? transaction, CancellationToken ct) =>
        transaction is { } hash && await market.Client.GetReceiptAsync(hash, ct) is { } receipt
            ? receipt.BlockNumber
            : 0;

    private async Task<IResult> TakeOnAsync(JobRecord record, CancellationToken ct)
    {
        try
        {
            var (document, workload) = await parts.Stages.ReadAsync(record.Document, ct);
            if (!workload.TryPlan(document, out var plan, out var error))
                return Bad(error.Message, error.Remedy, error.Field);
            if (await parts.Disputes.FindFaultAsync(record.Terms, document, workload, plan, ct) is { } fault)
                return Bad($"The job cannot be taken on: {fault}.", "Plan it with this gateway.", "terms");
            var state = await parts.Stages.PrepareAsync(document, workload, ct);
            parts.Jobs.TryAdd(new KnownJob(record, document, workload, plan));
            var effects = await parts.Coordinator.PostAsync(record.ToEvent(document, plan, state), ct);
            return effects.OfType<CoordinatorEffect.RefuseJob>().FirstOrDefault() is { } refused
                ? Bad($"The job cannot be coordinated: {refused.Reason}.", "Plan it again.", "terms")
                : Json(new OpenJobReply(record.JobId));
        }
        catch (InvalidDataException e)
        {
            return Bad(e.Message, "Correct the job and open it again; its escrow returns after the deadline.",
                "inputs");
        }
    }

    private async Task<IResult> CancelAsync(HttpContext http, string id)
    {
        if (parts.Sessions.Find(http) is not { Role: SessionRole.Client } session)
            return SessionBook.Missing.ToResult();
        if (!Hash32.TryParse(id, out var jobId) || !parts.Jobs.TryGet(jobId, out var job))
            return Unknown(id);
        if (job.Record.Terms.Client != session.Account)
            return ApiProblem.Unauthorized("Only the job's client may cancel it.", "Use the account that pays.")
                .ToResult();
        await parts.Coordinator.PostAsync(
            new CoordinatorEvent.JobCancelled(parts.Coordinator.NowMs, jobId), http.RequestAborted);
        return Results.NoContent();
    }

    private IResult Events(HttpContext http, JobRecord job)
    {
        if (parts.Watch.LogOf(job.JobId) is not { } log)
            return Unknown(job.JobId.ToString());
        _ = long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture,
            out var after);
        var follow = http.Request.Query["follow"] != "false";
        return Results.ServerSentEvents(ServerSentEvents.ToItems(
            log.ReadAsync(after, follow, http.RequestAborted), http.RequestAborted));
    }

    private IResult View(Hash32 job) =>
        parts.Coordinator.Read(m => m.TryView(job, out var view) ? view : null) is { } found
        ? Json(found)
        : Unknown(job.ToString());

    private JobSummary? Summary(JobRecord job)
    {
        if (parts.Coordinator.Read(m => m.TryView(job.JobId, out var view) ? view : null) is not { } view)
            return null;
        return new JobSummary(job.JobId, job.Terms.Client, job.Document, view.Plan.Stages, view.Plan.Slots,
            view.Stages.Sum(s => s.Accepted), job.Budget, view.Earned,
            view.End?.ToString().ToLowerInvariant() ?? "running",
            view.State.IsDefault ? null : view.State, job.TakenAt);
    }

    private IResult WithJob(string id, Func<JobRecord, IResult> then) =>
        Hash32.TryParse(id, out var jobId) && parts.Jobs.TryGet(jobId, out var job) ? then(job.Record) : Unknown(id);

    private static IResult Unknown(string id) => ApiProblem.NotFound(
        $"There is no job '{id[..Math.Min(id.Length, 80)]}' here.", "List them with `cairn jobs`.", "id").ToResult();

    private static IResult Json<T>(T value) => Results.Json(value, ApiJson.Options);

    private static IResult Bad(string title, string remedy, string field) =>
        ApiProblem.BadRequest(title, remedy, field).ToResult();
}
