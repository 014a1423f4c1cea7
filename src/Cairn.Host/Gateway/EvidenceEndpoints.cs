using System.Globalization;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Host;

/// <summary>
/// What anybody needs to execute results of a disputed job again and to dispute them. Nothing is shown that somebody
/// who still has to execute a piece could copy.
/// </summary>
internal sealed class EvidenceEndpoints(GatewayParts parts)
{
    private const int LimitDefault = 20;
    private const int LimitMax = 100;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/jobs/{id}/evidence",
        (HttpContext http, string id) => PageAsync(http, id));

    private async Task<IResult> PageAsync(HttpContext http, string id)
    {
        if (!Hash32.TryParse(id, out var jobId) || !parts.Jobs.TryGet(jobId, out var job)
            || !job.Document.Policy.IsDisputed)
            return ApiProblem.NotFound($"There is no disputed job '{id[..Math.Min(id.Length, 80)]}' here.",
                "List the jobs with `cairn jobs`.", "id").ToResult();
        if (!TryNumber(http, "after", 0, 0, int.MaxValue, out var after)
            || !TryNumber(http, "limit", LimitDefault, 1, LimitMax, out var limit))
            return ApiProblem.BadRequest("The page is out of range.",
                $"Use after=<last number seen> and limit=1 to {LimitMax}.", "after").ToResult();
        var (batches, count) = parts.Receipts.Batches(jobId, after, limit);
        var isFinished = parts.Coordinator.Read(
            m => m.TryView(jobId, out var view) && view.Phase == JobPhase.Finished);
        var inputs = new Dictionary<(uint, uint, Hash32), Signed<StageInput>>();
        var published = new List<PublishedBatch>(batches.Count);
        foreach (var batch in batches)
            published.Add(await PublishAsync(job, ++after, batch, inputs, http.RequestAborted));
        return Results.Json(new EvidencePage(jobId, published, count, isFinished), ApiJson.Options);
    }

    private async Task<PublishedBatch> PublishAsync(
        KnownJob job, int number, ReceiptBatch batch, Dictionary<(uint, uint, Hash32), Signed<StageInput>> inputs,
        CancellationToken ct)
    {
        var (provider, results) = (batch.Receipt.Message.Provider, new List<PublishedResult>(batch.Results.Count));
        var tree = new ResultTree(provider, batch.Results);
        foreach (var (i, result) in batch.Results.Index())
        {
            var (stage, slot) = Math.DivRem((int)result.Piece, job.Plan.Slots);
            var (state, isClosed) = parts.Coordinator.Read(m => (
                m.StateOf(job.Record.JobId, stage, (int)result.Branch) ?? default,
                m.IsClosed(job.Record.JobId, stage, slot, (int)result.Branch)));
            var shown = new PublishedResult(result.Piece, result.Branch, state, null, null, null);
            results.Add(!isClosed ? shown : shown with
            {
                Result = result, Path = tree.Path(i), Input = await InputAsync(job, result, inputs, ct),
            });
        }

        return new PublishedBatch(number, batch.Receipt, batch.ReceivedMs, results,
            parts.Disputes.Leases(job, provider, batch.Results.Select(r => r.Piece)));
    }

    private async Task<Signed<StageInput>> InputAsync(
        KnownJob job, PieceResult result, Dictionary<(uint, uint, Hash32), Signed<StageInput>> inputs,
        CancellationToken ct)
    {
        var root = result.Commitment!.InputRoot;
        var stage = await parts.Disputes.StageOfAsync(job, result.Piece, ct);
        if (!inputs.TryGetValue((stage, result.Branch, root), out var input))
            inputs.Add((stage, result.Branch, root),
                input = parts.Disputes.Input(job, stage, result.Branch, root));
        return input;
    }

    private static bool TryNumber(HttpContext http, string name, int absent, int min, int max, out int value)
    {
        value = absent;
        return http.Request.Query[name] is not [{ } text] || (int.TryParse(
            text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);
    }
}
