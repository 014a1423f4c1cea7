using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Host;

/// <summary>What providers call: offer, identify, pull, renew, return, deliver, release.</summary>
internal sealed class ProviderEndpoints(GatewayParts parts)
{
    private const int OutputBlocksMax = 100_000;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(1);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/offers", (HttpContext http, Signed<Offer> offer) => OfferAsync(http, offer));
        routes.MapPost("/v1/identities", (HttpContext http, IdentityRequest shown) => IdentifyAsync(http, shown));
        routes.MapPost("/v1/locks", (HttpContext http, Signed<StakeLock> signed) => LockAsync(http, signed));
        routes.MapPost("/v1/pull", (HttpContext http, PullRequest request) => PullAsync(http, request));
        routes.MapPost("/v1/leases/renew", (HttpContext http, LeaseRequest lease) => RenewAsync(http, lease));
        routes.MapPost("/v1/leases/return", (HttpContext http, LeaseRequest lease) => ReturnAsync(http, lease));
        routes.MapPost("/v1/batches", (HttpContext http, BatchRequest batch) => DeliverAsync(http, batch));
        routes.MapPost("/v1/releases", (HttpContext http, Signed<Release> release) => ReleaseAsync(http, release));
    }

    private async Task<IResult> OfferAsync(HttpContext http, Signed<Offer> offer)
    {
        if (Provider(http, out var session) is { } missing)
            return missing;
        if (offer.Message.Provider != session.Account)
            return Bad("The offer is another account's.", "Offer with the account of the session.", "provider");
        if (parts.Offers.Add(offer) is var check and not OfferCheck.Good)
            return Bad($"The offer is refused: {check}.", "Correct it and sign it again.", "offer");
        var message = offer.Message;
        parts.Identities.Refresh(message.Provider);
        await parts.Coordinator.PostAsync(new CoordinatorEvent.OfferReceived(
            parts.Coordinator.NowMs, ProviderHistory.Terms(message)), http.RequestAborted);
        return Results.NoContent();
    }

    private async Task<IResult> IdentifyAsync(HttpContext http, IdentityRequest shown)
    {
        if (Provider(http, out var session) is { } missing)
            return missing;
        return await parts.Identities.AddAsync(session.Account, shown, http.RequestAborted) is { } problem
            ? problem.ToResult()
            : Results.NoContent();
    }

    private async Task<IResult> PullAsync(HttpContext http, PullRequest request)
    {
        if (Provider(http, out var session) is { } missing)
            return missing;
        var known = request.Vouchers.GroupBy(v => v.Job).ToDictionary(g => g.Key, g => g.Max(v => v.Amount));
        var next = parts.Work.Next;
        var effects = await PullOnceAsync(session, request, http.RequestAborted);
        var news = parts.Vouchers.NewerThan(session.Account, known).Count > 0;
        var noWork = effects.OfType<CoordinatorEffect.RefusePull>().Any(r => r.Reason == PullRefusal.NoWork);
        if (!news && request.PiecesMax > 0 && noWork)
        {
            await parts.Work.WaitAsync(next, LongPoll, http.RequestAborted);
            effects = await PullOnceAsync(session, request, http.RequestAborted);
        }

        var grant = effects.OfType<CoordinatorEffect.GrantLease>().FirstOrDefault(g => g.Provider == session.Account);
        var refusal = effects.OfType<CoordinatorEffect.RefusePull>().FirstOrDefault();
        // Looked up before the vouchers: whoever reads that a job is over has its last voucher by then.
        var ended = parts.Watch.EndedFor(session.Account)
            .Where(j => parts.Refunds.Lacks(j, session.Account)).ToArray();
        var soon = request.PiecesMax > 0 && refusal is null or { Reason: PullRefusal.NoWork or PullRefusal.NotLocked };
        var unlocked = parts.Coordinator.Read(m => m.Unlocked(session.Account));
        return Json(new PullReply(
            grant is null ? null : await LeaseAsync(grant, http.RequestAborted),
            grant is null ? refusal?.Reason : null,
            soon ? 1 : refusal?.RetryAfterMs ?? 1, parts.Vouchers.NewerThan(session.Account, known), ended,
            unlocked.Count > 0 ? unlocked : null));
    }

    private async Task<LeaseReply> LeaseAsync(CoordinatorEffect.GrantLease grant, CancellationToken ct)
    {
        var reply = new LeaseReply(grant.Job, grant.Lease, grant.ExpiresMs, grant.Pieces);
        return !parts.Jobs.TryGet(grant.Job, out var job) || !job.Document.Policy.IsDisputed
            ? reply
            : reply with
            {
                Leases = parts.Disputes.Leases(job, grant.Provider, grant.Pieces.Select(p => (uint)p.Piece)),
                Inputs = await parts.Disputes.InputsAsync(job, grant.Pieces, ct),
            };
    }

    private async Task<IResult> LockAsync(HttpContext http, Signed<StakeLock> signed)
    {
        if (Provider(http, out var session) is { } missing)
            return missing;
        var message = signed.Message;
        if (message.Provider != session.Account || !signed.IsBy(session.Account, parts.Domain))
            return Bad("The lock is not signed by this account.", "Sign it with the session's account.", "signature");
        if (!parts.Jobs.TryGet(message.JobId, out var job) || !job.Document.Policy.IsDisputed
            || job.Record.Caps.CapOf(session.Account) == 0)
            return Bad("The lock is for no job that waits for one of this account.", "Pull; the answer names them.",
                "job_id");
        var (terms, needed) = (job.Record.Terms, job.Record.LockOf(job.Document.Policy));
        if (message.Token != terms.Token || message.Amount < needed || message.Until < StakeRule.Until(terms))
            return Bad($"The job needs a lock of {needed} base units of {terms.Token} until {StakeRule.Until(terms)}.",
                "Sign one like that.", "amount");
        var stake = await parts.Stakes.OfAsync(session.Account, http.RequestAborted);
        if (stake < message.Amount && (await parts.Stakes.LockAsync(
            message.JobId, session.Account, http.RequestAborted)).Amount < message.Amount)
            return Bad($"The account has {DollarAmount.Format(stake)} dollars of free stake; the lock needs " +
                $"{DollarAmount.Format(message.Amount)}.", "Stake more (`cairn provide --stake`).", "amount");
        await parts.Coordinator.PostAsync(new CoordinatorEvent.LockSigned(parts.Coordinator.NowMs, message.JobId,
            session.Account, message.Amount, message.Until, signed.Signature.ToBytes()), http.RequestAborted);
        return Results.NoContent();
    }

    private Task<IReadOnlyList<CoordinatorEffect>> PullOnceAsync(
        Session session, PullRequest request, CancellationToken ct) => parts.Coordinator.PostAsync(
            new CoordinatorEvent.Pulled(
                parts.Coordinator.NowMs, session.Account, request.PiecesMax, request.Held), ct);

    private async Task<IResult> RenewAsync(HttpContext http, LeaseRequest lease)
    {
        if (Provider(http, out var session) is { } missing)
            return missing;
        var effects = await parts.Coordinator.PostAsync(
            new CoordinatorEvent.LeaseRenewed(parts.Coordinator.NowMs, lease.Job, session.Account, lease.Lease),
            http.RequestAborted);
        return Json(new RenewReply(effects.OfType<CoordinatorEffect.ExtendLease>().FirstOrDefault()?.ExpiresMs ?? 0));
    }

    private async Task<IResult> ReturnAsync(HttpContext http, LeaseRequest lease)
    {
        if (Provider(http, out var session) is { } missing)
            return missing;
        await parts.Coordinator.PostAsync(
            new CoordinatorEvent.LeaseReturned(parts.Coordinator.NowMs, lease.Job, session.Account, lease.Lease),
            http.RequestAborted);
        return Results.NoContent();
    }

    private async Task<IResult> DeliverAsync(HttpContext http, BatchRequest batch)
    {
        if (Provider(http, out var session) is { } missing)
            return missing;
        var receipt = batch.Receipt.Message;
        if (receipt.Provider != session.Account || !ResultTree.Verify(batch.Receipt, batch.Results, parts.Domain))
            return Bad("The receipt is not this account's, or commits to other results.", "Sign the batch again.",
                "receipt");
        if (!parts.Jobs.TryGet(receipt.JobId, out var job))
            return Json(new BatchReply(BatchRefusal.UnknownJob, 0));
        var results = new List<BatchResult>(batch.Results.Count);
        foreach (var result in batch.Results)
        {
            if (result.Piece >= job.Plan.Pieces || !await IsWholeAsync(result.Output, http.RequestAborted) ||
                (result.Proof is { } shown && !await IsWholeAsync(shown, http.RequestAborted)))
                return Bad($"Piece {result.Piece}: its output is not here whole.", "Upload all blocks first.",
                    "results");
            var (stage, slot) = Math.DivRem((int)result.Piece, job.Plan.Slots);
            var state = parts.Coordinator.Read(m => m.StateOf(receipt.JobId, stage, (int)result.Branch));
            var mismatch = await parts.Disputes.FindMismatchAsync(job, result, state, http.RequestAborted);
            if (mismatch.Length > 0)
                return Bad($"Piece {result.Piece}: {mismatch}.", "Compute it again from the stage's state.", "results");
            if (await parts.Proofs.FindFaultAsync(job, session.Account, result, state, http.RequestAborted) is not "")
                return await RefuseUnprovedAsync(receipt, http.RequestAborted);
            // Nobody executes a proved piece again, so nobody could copy it.
            if (result.Proof is { } proved)
                await parts.Blocks.ReleaseAsync(proved, http.RequestAborted);
            results.Add(new BatchResult(stage, slot, (int)result.Branch, new Hash32(result.Output.Digest), result.Salt,
                await IsFailAsync(result.Output, http.RequestAborted), result.Commitment,
                result.Proof is { } proof ? new Hash32(proof.Digest) : null));
        }

        var effects = await parts.Coordinator.PostAsync(new CoordinatorEvent.BatchReceived(parts.Coordinator.NowMs,
            receipt.JobId, session.Account, receipt.LeaseId, receipt.Root, batch.Receipt.Signature.ToBytes(), results),
            http.RequestAborted);
        var refused = effects.OfType<CoordinatorEffect.RefuseBatch>().FirstOrDefault(e => e.Root == receipt.Root);
        var accepted = effects.OfType<CoordinatorEffect.AcceptBatch>().FirstOrDefault(e => e.Root == receipt.Root);
        return Json(new BatchReply(refused?.Reason, accepted?.Payable ?? 0));
    }

    /// <summary>What it still holds of the lease is another's at once.</summary>
    private async Task<IResult> RefuseUnprovedAsync(BatchReceipt receipt, CancellationToken ct)
    {
        await parts.Coordinator.PostAsync(new CoordinatorEvent.LeaseReturned(
            parts.Coordinator.NowMs, receipt.JobId, receipt.Provider, receipt.LeaseId), ct);
        return Json(new BatchReply(BatchRefusal.NotProved, 0));
    }

    private async Task<IResult> ReleaseAsync(HttpContext http, Signed<Release> release)
    {
        if (Provider(http, out var session) is { } missing)
            return missing;
        if (!release.IsBy(session.Account, parts.Domain))
            return Bad("The release is not signed by this account.", "Sign it with the session's account.",
                "signature");
        // One that is known already, or of a provider without a cap, is not kept.
        if (parts.Refunds.Lacks(release.Message.JobId, session.Account))
            await parts.Coordinator.PostAsync(new CoordinatorEvent.ReleaseReceived(parts.Coordinator.NowMs,
                release.Message.JobId, session.Account, release.Signature.ToBytes()), http.RequestAborted);
        return Results.NoContent();
    }

    // Output documents only: their shape is the workload's business, their presence is ours.
    private async Task<bool> IsWholeAsync(Cid output, CancellationToken ct)
    {
        try
        {
            await BlockGraph.WalkAsync(parts.Blocks.All, output, OutputBlocksMax, cancel: ct);
            return true;
        }
        catch (Exception e) when (e is BlockNotFoundException or InvalidDataException)
        {
            return false;
        }
    }

    private async Task<bool> IsFailAsync(Cid output, CancellationToken ct) =>
        output.Codec == Codec.DagJson && (await parts.Blocks.All.GetDocumentAsync(output, ct)).TryGet("fail", out _);

    private IResult? Provider(HttpContext http, out Session session)
    {
        session = parts.Sessions.Find(http)!;
        return session is null || session.Role != SessionRole.Provider ? SessionBook.Missing.ToResult() : null;
    }

    private static IResult Json<T>(T value) => Results.Json(value, ApiJson.Options);

    private static IResult Bad(string title, string remedy, string field) =>
        ApiProblem.BadRequest(title, remedy, field).ToResult();
}
