using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// A client's side of a job: brings the inputs, has the job planned, checks the plan against what was asked, pays and
/// opens, and takes back what is left. It trusts the gateway with nothing but the coordination.
/// </summary>
public sealed class JobClient(
    GatewayClient gateway, NetworkInfo network, EvmClient chain, EthereumKey key, IBlockStore local,
    WorkloadRegistry workloads) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly TransactionSender _sender = new(chain, key, network.ChainId);
    private readonly MarketContract _market = new(chain, network.Market);
    private readonly MarketDomain _domain = new(network.ChainId, network.Market);
    private readonly MarketCalls _calls = new(chain, new MarketDomain(network.ChainId, network.Market));

    /// <summary>Turns the inputs into content, uploads them, and makes the job document.</summary>
    /// <exception cref="SpecRefusedException">The workload refuses its section.</exception>
    public async Task<(JobDocument Document, WorkPlan Plan)> BringAsync(
        JobSpec spec, IProgress<string>? progress, CancellationToken ct)
    {
        var inputs = new Dictionary<string, Cid>(StringComparer.Ordinal);
        foreach (var (name, source) in spec.Inputs)
        {
            inputs[name] = source.Path is { } path ? await ImportAsync(path, ct) : source.Cid;
            progress?.Report($"input {name} is {inputs[name]}");
        }

        if (!workloads.TryGet(spec.Kind, out var workload))
            throw new SpecRefusedException(new SpecError("kind", $"'{spec.Kind}' is unknown.",
                $"Use one of: {string.Join(", ", workloads.Kinds)}."));
        spec = await CompleteAsync(spec, inputs, workload, ct);
        if (!spec.TryCompile(inputs, workload, out var document, out var plan, out var error))
            throw new SpecRefusedException(error);
        foreach (var (name, cid) in inputs)
            if (spec.Inputs[name].Path is not null)
                await UploadAsync(cid, ct);
        await gateway.Blocks.PutAsync(document.Cid, DagJson.Encode(document.Value), ct);
        return (document, plan);
    }

    /// <summary>Reads a job document from the gateway.</summary>
    /// <exception cref="InvalidDataException">The block is no job document that this program understands.</exception>
    public async Task<JobDocument> ReadDocumentAsync(Cid cid, CancellationToken ct) =>
        JobDocument.TryRead(await gateway.Blocks.GetDocumentAsync(cid, ct), out var document, out var error)
            ? document
            : throw new InvalidDataException($"Job {cid} cannot be read: {error}");

    /// <summary>
    /// Announces the job on chain, so that providers without a line to this gateway come and offer. Costs gas, binds
    /// nobody.
    /// </summary>
    /// <exception cref="IOException">The transaction failed.</exception>
    public async Task AnnounceAsync(JobDocument document, CancellationToken ct)
    {
        var call = _market.Announce(new Hash32(document.Cid.Digest), gateway.Address.AbsoluteUri);
        var outcome = await _sender.SendAsync(call, ct);
        if (!outcome.Succeeded)
            throw new IOException($"The job could not be announced ({outcome.Status}): {outcome.Text}");
    }

    /// <summary>Asks the gateway for a plan and checks it.</summary>
    /// <exception cref="SpecRefusedException">No contract can referee what disputes are to settle.</exception>
    /// <exception cref="ApiException">The gateway refuses, or its plan is not what was asked for.</exception>
    public async Task<PlanReply> PlanAsync(JobSpec spec, JobDocument document, WorkPlan plan, CancellationToken ct)
    {
        if (!workloads.TryGet(document.Kind, out var workload))
            throw new InvalidOperationException("The document was made with another registry.");
        var (disputes, error) = await DisputePlanning.PlanAsync(workload, document,
            new TieredBlockStore(local, gateway.Blocks), new WorkContext(Environment.ProcessorCount), ct);
        if (error != SpecError.None)
            throw new SpecRefusedException(spec.Locate(error));
        var request = new PlanRequest(document.Cid, key.Address, spec.MaxPricePerUnit ?? UInt128.MaxValue,
            spec.DeadlineMinutes * 60L, spec.Providers ?? 0);
        var reply = await gateway.PostAsync<PlanReply>("v1/plans", request, ct);
        var fault = PlanCheck.FindFault(
            reply, request, new PlannedJob(document, plan, disputes), network, _domain);
        return fault is null
            ? reply
            : throw new ApiException(new ApiProblem(0, $"The gateway's plan is not what was asked for: {fault}.",
                "Do not sign it; use another gateway."));
    }

    /// <summary>What the account has in the Market and in its own hands, token base units.</summary>
    public async Task<(UInt256 Free, UInt256 Held)> BalancesAsync(CancellationToken ct)
    {
        var token = new TestDollarContract(chain, network.Token);
        return (await _market.FreeAsync(network.Token, key.Address, cancel: ct),
            await token.BalanceOfAsync(key.Address, cancel: ct));
    }

    /// <summary>Deposits what is missing, opens the escrow, and hands the job to the gateway.</summary>
    /// <exception cref="IOException">The account has too little, a transaction failed, or the gateway
    /// refuses.</exception>
    public async Task<Hash32> OpenAsync(PlanReply plan, IProgress<string>? progress, CancellationToken ct)
    {
        var transaction = await PayInAsync(plan.Terms, plan.Budget, progress, ct);
        var request = new OpenJobRequest(plan.Terms, plan.Caps, plan.Offers, plan.PricePerUnit, transaction);
        return (await gateway.PostAsync<OpenJobReply>("v1/jobs", request, ct)).JobId;
    }

    /// <summary>
    /// Looks until it is cancelled whether the chain holds the job; where it has lost it, as a killed node does, the
    /// escrow is opened again under the same terms, and so the same id.
    /// </summary>
    public async Task KeepOpenAsync(Hash32 jobId, IProgress<string>? progress, CancellationToken ct)
    {
        var lost = 0;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                // Twice, as a node may lag behind another.
                lost = (await _market.JobAsync(jobId, cancel: ct)).Word.IsZero ? lost + 1 : 0;
                if (lost > 1)
                    await ReopenAsync(jobId, progress, ct);
            }
            catch (IOException e) when (lost > 1)
            {
                progress?.Report($"the chain has lost the job; opening it again failed: {e.Message}");
            }
            catch (IOException)
            {
                // The chain is away for now.
            }

            await Task.Delay(LookEvery, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReopenAsync(Hash32 jobId, IProgress<string>? progress, CancellationToken ct)
    {
        var job = await gateway.GetAsync<JobTermsReply>($"v1/jobs/{jobId}/terms", ct);
        var budget = (await gateway.GetAsync<JobSummary>($"v1/jobs/{jobId}/summary", ct)).Budget;
        var isMine = job.Terms.JobId(_domain) == jobId && job.Terms.Client == key.Address
            && job.Caps.Root == job.Terms.CapRoot;
        if (!isMine || budget < job.Caps.Sum || budget / 2 > job.Caps.Sum)
            return;
        progress?.Report("the chain has lost the job; opening it again");
        await PayInAsync(job.Terms, budget, progress, ct);
    }

    private async Task<Hash32> PayInAsync(
        Terms terms, UInt128 amount, IProgress<string>? progress, CancellationToken ct)
    {
        var (free, held) = await BalancesAsync(ct);
        var budget = (UInt256)amount;
        if (free < budget)
        {
            var missing = budget - free;
            if (held < missing)
                throw new IOException($"The account {key.Address} has {DollarAmount.Format((UInt128)(free + held))}; " +
                    $"the job needs {DollarAmount.Format(amount)} in escrow. " +
                    "Send it more, or plan a smaller job.");
            progress?.Report("depositing");
            var token = new TestDollarContract(chain, network.Token);
            (await _sender.SendAsync(token.Approve(network.Market, missing), ct)).ReceiptOrThrow();
            (await _sender.SendAsync(_market.Deposit(network.Token, missing), ct)).ReceiptOrThrow();
        }

        progress?.Report("opening the escrow");
        return (await _sender.SendAsync(_calls.Open(terms, amount), ct)).ReceiptOrThrow().TransactionHash;
    }

    /// <summary>
    /// Takes back what is left of a job's escrow, if everybody has signed for it and is paid on chain, or its time is
    /// over; null where it is too early.
    /// </summary>
    public async Task<UInt256?> RefundAsync(Hash32 jobId, CancellationToken ct)
    {
        var job = await gateway.GetAsync<JobTermsReply>($"v1/jobs/{jobId}/terms", ct);
        var releases = await gateway.GetAsync<Dictionary<string, string>>($"v1/jobs/{jobId}/releases", ct);
        var before = await _market.JobAsync(jobId, cancel: ct);
        if (before.IsClosed)
            return UInt256.Zero;
        if (before.Word.IsZero)
            return null;
        var head = await chain.GetBlockAsync(BlockTag.Latest, ct);
        if (head is not null && head.TimestampSeconds >= job.Terms.Deadline + job.Terms.Grace)
            return await CloseAsync(_calls.Refund(job.Terms), before, ct);
        var view = await gateway.GetAsync<JobView>($"v1/jobs/{jobId}", ct);
        var earned = view.Accounts.ToDictionary(a => a.Provider, a => a.Earned);
        var used = new Dictionary<Address, Signed<Release>>();
        foreach (var entry in job.Caps.Entries)
        {
            var paid = await _market.PaidAsync(jobId, entry.Provider, cancel: ct);
            if (paid.Amount >= (UInt256)entry.Cap)
                continue;
            // Convicted: it is paid no more, and its word is not needed.
            if ((await _market.ReservedForAsync(jobId, entry.Provider, cancel: ct)).IsForfeited)
                continue;
            // A payment that the chain has lost again since its release comes again, as long as the escrow is there.
            if (!releases.TryGetValue(entry.Provider.ToString(), out var signature)
                || paid.Amount < (UInt256)earned.GetValueOrDefault(entry.Provider))
                return null;
            used[entry.Provider] = new Signed<Release>(new Release(jobId), Signature.Parse(signature));
        }

        return await CloseAsync(_calls.RefundReleased(job.Terms, job.Caps, used), before, ct);
    }

    private async Task<UInt256> CloseAsync(ContractCall call, MarketJobResult before, CancellationToken ct)
    {
        (await _sender.SendAsync(call, ct)).ReceiptOrThrow();
        return before.Budget - before.Spent;
    }

    public void Dispose() => _sender.Dispose();

    /// <summary>Sends content with all that it links to, except what the gateway has already.</summary>
    public async Task UploadAsync(Cid root, CancellationToken ct) =>
        await BlockGraph.SendAsync(local, gateway.Blocks, root, ct);

    private async Task<JobSpec> CompleteAsync(
        JobSpec spec, Dictionary<string, Cid> inputs, IWorkload workload, CancellationToken ct)
    {
        if (workload is not ICompletedWorkload completed)
            return spec;
        var (section, error) = await completed.CompleteAsync(
            spec.Section, spec.Policy, inputs, new TieredBlockStore(local, gateway.Blocks), ct);
        return error == SpecError.None
            ? spec with { Section = section }
            : throw new SpecRefusedException(spec.Locate(error));
    }

    private async Task<Cid> ImportAsync(string path, CancellationToken ct)
    {
        if (Directory.Exists(path))
            return (await UnixFsDirectory.ImportAsync(local, path, cancel: ct)).Cid;
        await using var stream = File.OpenRead(path);
        return (await UnixFsFile.WriteAsync(local, stream, cancel: ct)).Cid;
    }
}
