using System.Collections.Concurrent;
using System.Text.Json;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>What a provider knows of its jobs: terms, document, and whether the escrow is as promised.</summary>
internal sealed class JobDesk(
    ProviderResources resources, PieceRunner runner, WorkloadRegistry workloads, string folder, TimeProvider time)
{
    private readonly string _folder = Directory.CreateDirectory(folder).FullName;
    private readonly ConcurrentDictionary<Hash32, JobTermsReply> _jobs = new();
    private readonly ConcurrentDictionary<Hash32, JobDocument> _documents = new();
    private readonly MarketReader _view = new(resources.Chain, resources.Network.Market);

    /// <summary>
    /// The job's document; read by <see cref="CheckAsync"/> or again from the gateway after a restart.
    /// </summary>
    public async Task<JobDocument> DocumentAsync(Hash32 job, CancellationToken ct)
    {
        if (_documents.TryGetValue(job, out var known))
            return known;
        var terms = await TermsAsync(job, ct);
        return _documents[job] = await runner.ReadDocumentAsync(terms.Terms.Spec, ct);
    }

    /// <summary>Whether to start on a job, and what it pays. Trusts the chain, not the gateway.</summary>
    public async Task<(EscrowVerdict Verdict, JobOffer? Offer, string Why)> CheckAsync(
        ExecutorEffect.CheckEscrow asked, CancellationToken ct)
    {
        var (job, account) = (asked.Job, resources.Key.Address);
        try
        {
            var reply = await TermsAsync(job, ct);
            var terms = reply.Terms;
            if (!reply.Caps.TryProve(account, out var proof))
                return (EscrowVerdict.Bad, null, "the terms give this provider no cap");
            var document = await DocumentAsync(job, ct);
            if (!workloads.TryGet(document.Kind, out var workload)
                || !workload.TryPlan(document, out var plan, out var error))
                return (EscrowVerdict.Bad, null, "the document cannot be planned");
            var planned = new PlannedJob(document, plan, await runner.PlanDisputesAsync(document, ct));
            if (planned.FindFault(terms, resources.Network) is { } fault)
                return (EscrowVerdict.Bad, null, fault);
            var check = new EscrowCheck(_view, resources.Domain, Rules(terms, asked.Again), time);
            var cap = reply.Caps.CapOf(account);
            var (outcome, payable) = await check.CheckAsync(terms, cap, proof, ct);
            if (outcome == EscrowOutcome.NotOpen)
                return (EscrowVerdict.NotOpen, null, "the chain does not hold it; it is looked for again");
            if (outcome != EscrowOutcome.Good)
                return (EscrowVerdict.Bad, null, outcome.ToString());
            resources.Vouchers.Track(job, terms.Signer, cap, payable);
            return (EscrowVerdict.Good, new JobOffer(reply.PricePerUnit, plan.UnitsPerPiece, cap,
                checked((long)terms.Deadline * 1000), checked((long)terms.RecutDelay * 1000),
                checked((long)terms.Window * 1000), checked((long)terms.Grace * 1000)), "");
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            return (EscrowVerdict.Bad, null, e.Message);
        }
        catch (IOException e)
        {
            return (EscrowVerdict.Unknown, null, e.Message);
        }
    }

    /// <summary>
    /// The job's terms and caps. Kept on disk, as a voucher cannot be claimed without them and the gateway may be gone
    /// by then.
    /// </summary>
    /// <exception cref="IOException">The gateway cannot be asked, or the disk is full.</exception>
    /// <exception cref="InvalidDataException">The terms are not the job's.</exception>
    public async Task<JobTermsReply> TermsAsync(Hash32 job, CancellationToken ct)
    {
        if (_jobs.TryGetValue(job, out var known))
            return known;
        var path = Path.Combine(_folder, $"{job}.json");
        if (await TryReadAsync(path, ct) is { } kept && IsOf(kept, job))
            return _jobs[job] = kept;
        var reply = await resources.Gateway.GetAsync<JobTermsReply>($"v1/jobs/{job}/terms", ct);
        if (!IsOf(reply, job))
            throw new InvalidDataException("the terms are not the job's");
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(reply, ApiJson.Options));
        return _jobs[job] = reply;
    }

    /// <summary>Why a lease cannot be worked on, where disputes settle the job; null where it can.</summary>
    /// <exception cref="IOException">The gateway or the chain cannot be asked.</exception>
    /// <exception cref="InvalidDataException">The job is not what its terms say.</exception>
    public async Task<string?> FindFaultAsync(LeaseReply lease, CancellationToken ct)
    {
        var document = await DocumentAsync(lease.Job, ct);
        if (await runner.PlanDisputesAsync(document, ct) is not { } disputes)
            return null;
        if (!workloads.TryGet(document.Kind, out var workload) || !workload.TryPlan(document, out var plan, out _))
            return "the document cannot be planned";
        return GrantCheck.FindFault(lease, await TermsAsync(lease.Job, ct), plan, disputes, resources.Domain,
            resources.Key.Address);
    }

    private bool IsOf(JobTermsReply reply, Hash32 job) =>
        reply.Terms.JobId(resources.Domain) == job && reply.Caps.Root == reply.Terms.CapRoot;

    private static async Task<JobTermsReply?> TryReadAsync(string path, CancellationToken ct)
    {
        try
        {
            return JsonSerializer.Deserialize<JobTermsReply>(await File.ReadAllBytesAsync(path, ct), ApiJson.Options);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private EscrowRules Rules(Terms terms, bool again)
    {
        var rules = new EscrowRules
        {
            Provider = resources.Key.Address,
            Signer = resources.Network.Gateway,
            Token = resources.Network.Token,
            Spec = terms.Spec,
        };
        return again ? rules with { MinTimeLeft = TimeSpan.Zero } : rules;
    }
}
