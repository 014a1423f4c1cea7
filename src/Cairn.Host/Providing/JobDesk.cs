using System.Collections.Concurrent;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A provider's dealings in jobs outside the computing: escrow, vouchers, claims, releases.</summary>
internal sealed class JobDesk(
    EthereumKey key, MarketDomain domain, NetworkInfo network, GatewayClient gateway, EvmClient chain,
    TransactionSender sender, VoucherBook vouchers, PieceRunner runner, WorkloadRegistry workloads, TimeProvider time)
{
    private readonly ConcurrentDictionary<Hash32, JobTermsReply> _jobs = new();
    private readonly ConcurrentDictionary<Hash32, JobDocument> _documents = new();
    private readonly MarketReader _view = new(chain, network.Market);
    private readonly MarketCalls _calls = new(chain, domain);

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
    public async Task<(EscrowVerdict Verdict, JobOffer? Offer, string Why)> CheckAsync(Hash32 job, CancellationToken ct)
    {
        try
        {
            var reply = await TermsAsync(job, ct);
            var terms = reply.Terms;
            if (terms.JobId(domain) != job || !reply.Caps.TryProve(key.Address, out var proof))
                return (EscrowVerdict.Bad, null, "the terms are not the job's, or give this provider no cap");
            var document = await DocumentAsync(job, ct);
            if (!workloads.TryGet(document.Kind, out var workload)
                || !workload.TryPlan(document, out var plan, out var error))
                return (EscrowVerdict.Bad, null, "the document cannot be planned");
            var check = new EscrowCheck(_view, domain, Rules(terms), time);
            var cap = reply.Caps.CapOf(key.Address);
            var (outcome, payable) = await check.CheckAsync(terms, cap, proof, ct);
            if (outcome != EscrowOutcome.Good)
                return (EscrowVerdict.Bad, null, outcome.ToString());
            vouchers.Track(job, terms.Signer, cap, payable);
            return (EscrowVerdict.Good, new JobOffer(reply.PricePerUnit, plan.UnitsPerPiece, cap,
                checked((long)terms.Deadline * 1000), checked((long)terms.RecutDelay * 1000)), "");
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
    /// Checks and stores a voucher. After a restart the book must first hear again who signs the job's vouchers and
    /// what its escrow can pay.
    /// </summary>
    /// <exception cref="IOException">The gateway or the chain cannot be asked; the voucher comes again.</exception>
    public async Task<VoucherCheck> AcceptAsync(Signed<Voucher> voucher, CancellationToken ct)
    {
        var check = await vouchers.AcceptAsync(voucher, ct);
        if (check != VoucherCheck.UnknownJob)
            return check;
        var job = voucher.Message.JobId;
        var reply = await TermsAsync(job, ct);
        if (reply.Terms.JobId(domain) != job || reply.Terms.Signer != network.Gateway
            || await _view.JobAsync(job, ct) is not { } facts)
            return check;
        var paid = await _view.PaidAsync(job, key.Address, ct);
        vouchers.Track(job, reply.Terms.Signer, reply.Caps.CapOf(key.Address), paid + facts.Left);
        return await vouchers.AcceptAsync(voucher, ct);
    }

    /// <summary>Claims the newest voucher; the total paid on chain afterwards, or null where that failed.</summary>
    public async Task<UInt128?> RedeemAsync(Hash32 job, CancellationToken ct)
    {
        if (vouchers.Newest(job) is not { } voucher)
            return null;
        try
        {
            var reply = await TermsAsync(job, ct);
            if (!reply.Caps.TryProve(key.Address, out var proof))
                return null;
            var paid = await _view.PaidAsync(job, key.Address, ct);
            if (paid >= voucher.Message.Amount)
                return paid;
            var claim = new Redeemable(reply.Terms, voucher, reply.Caps.CapOf(key.Address), proof);
            var outcome = await sender.SendAsync(_calls.Claim(claim), ct);
            return outcome.Succeeded ? await _view.PaidAsync(job, key.Address, ct) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Signs away what is left of the cap, once nothing more is to come.</summary>
    public async Task ReleaseAsync(Hash32 job, CancellationToken ct)
    {
        var release = Signed<Release>.By(key, domain, new Release(job));
        await gateway.PostNothingAsync("v1/releases", release, ct);
    }

    private EscrowRules Rules(Terms terms) => new()
    {
        Provider = key.Address,
        Signer = network.Gateway,
        Token = network.Token,
        Spec = terms.Spec,
    };

    private async Task<JobTermsReply> TermsAsync(Hash32 job, CancellationToken ct) =>
        _jobs.TryGetValue(job, out var known)
            ? known
            : _jobs[job] = await gateway.GetAsync<JobTermsReply>($"v1/jobs/{job}/terms", ct);
}
