using System.Threading.Channels;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Workloads.Sizing;

namespace Cairn.Host;

/// <summary>
/// A provider: the executor's state machine with what it needs of the world. Events are journaled before their effects
/// are performed; a restart goes on where the last process ended.
/// </summary>
public sealed class ProviderHost : IAsyncDisposable
{
    private readonly Channel<ExecutorEvent> _events = Channel.CreateUnbounded<ExecutorEvent>();
    private readonly ProviderResources _resources;
    private readonly Executor _machine;
    private readonly PieceDesk _pieces;
    private readonly JobDesk _jobs;
    private readonly PayDesk _pay;
    private readonly StakeDesk _stake;
    private readonly ClaimDesk _claims;
    private readonly AnswerDesk _answers;
    private readonly QuestionDesk _questions;
    private readonly GameDesk _games;
    private readonly ChunkDesk _chunks;
    private readonly GatewayLink _link;
    private readonly TimeProvider _time;
    private readonly IProgress<string> _log;
    private volatile EarningsView[] _earnings;
    private volatile int _leases;
    private AnnouncementDesk? _announcements;

    private ProviderHost(
        ProviderResources resources, PieceDesk pieces, JobDesk jobs, GatewayLink link, StakeDesk stake,
        AnswerDesk answers, ProviderOptions options, TimeProvider time, IProgress<string> log)
    {
        (_stake, _answers) = (stake, answers);
        var silence = new Silence(options.AnswersMax, options.IsSilentOverHttp);
        _questions = new QuestionDesk(resources, answers, silence, log, time);
        _games = new GameDesk(resources, answers, silence, log, time);
        _chunks = new ChunkDesk(resources, answers, silence, log, time);
        (_resources, _pieces, _jobs, _link, _time, _log) = (resources, pieces, jobs, link, time, log);
        _pay = new PayDesk(resources, jobs, log);
        _claims = new ClaimDesk(resources, jobs, log);
        _machine = JournalReplay.Executor(options.Execution, resources.Journal);
        _earnings = [.. _machine.Earnings];
    }

    /// <summary>The provider's account.</summary>
    public Address Account => _resources.Key.Address;

    /// <summary>What each job owes this provider, those of announced gateways included.</summary>
    public IReadOnlyList<EarningsView> Earnings => [.. _earnings, .. _announcements?.Earnings ?? []];

    /// <summary>Whether it works on a lease, or holds a voucher that is not claimed yet.</summary>
    internal bool HasOpenWork => (_leases > 0 && _link.IsUp)
        || _earnings.Any(e => e.IsClaiming || (e.Guaranteed > e.Redeemed && !e.IsSettled));

    /// <summary>Connects, measures the machine and makes the offer.</summary>
    /// <exception cref="IOException">The gateway, the chain or the folder cannot be used.</exception>
    public static async Task<ProviderHost> StartAsync(
        ProviderOptions options, WorkloadRegistry workloads, TimeProvider time, IProgress<string> log,
        CancellationToken ct)
    {
        options.Validate();
        var resources = await ProviderResources.OpenAsync(options, time, ct);
        return await AssembleAsync(options, workloads, time, log, resources, null, ct);
    }

    /// <summary>Connects to one more gateway with what the machine has already.</summary>
    /// <exception cref="IOException">The gateway is away or cannot be served.</exception>
    internal static async Task<ProviderHost> StartGuestAsync(
        ProviderOptions options, WorkloadRegistry workloads, TimeProvider time, IProgress<string> log,
        SharedMachine machine, CancellationToken ct)
    {
        var resources = await ProviderResources.OpenGuestAsync(options, machine, time, ct);
        return await AssembleAsync(options, workloads, time, log, resources, machine, ct);
    }

    private static async Task<ProviderHost> AssembleAsync(
        ProviderOptions options, WorkloadRegistry workloads, TimeProvider time, IProgress<string> log,
        ProviderResources resources, SharedMachine? machine, CancellationToken ct)
    {
        try
        {
            var speed = machine?.UnitsPerSecond ?? (options.UnitsPerSecond > 0
                ? options.UnitsPerSecond
                : Math.Max(1, (long)MachineSpeed.MeasureUnitsPerSecond(time, options.Threads, options.MaxVectorBits)));
            log.Report($"account {resources.Key.Address}, {speed} units/s");
            var context = new WorkContext(options.Threads, options.MaxVectorBits);
            var computing = machine?.Computing ?? new SemaphoreSlim(options.Execution.Parallelism);
            var runner = new PieceRunner(workloads, resources.Blocks, resources.Gateway.Blocks, context, computing);
            var jobs = new JobDesk(
                resources, runner, workloads, Path.Combine(options.Folder.Root, "jobs"), time);
            var pieces = new PieceDesk(
                runner, jobs, resources, options.LieAfterPieces, options.LieSubtlyAfterPieces);
            var link = new GatewayLink(resources, options, workloads, speed,
                new UnitPrice(options, speed, log), machine, time);
            var stake = new StakeDesk(resources, jobs, options.Stake, isHome: machine is null, log, time);
            var answers = new AnswerDesk(resources, jobs, runner, DisputedLies.Of(options), time);
            var host = new ProviderHost(resources, pieces, jobs, link, stake, answers, options, time, log);
            if (options.FollowChain)
                host._announcements = new AnnouncementDesk(
                    new SharedMachine(resources, speed, computing, () => link.Identity), options, workloads, log, time);
            await resources.Vouchers.LoadAsync(ct);
            return host;
        }
        catch
        {
            await resources.DisposeAsync();
            throw;
        }
    }

    /// <summary>Works until it is cancelled; then finishes or gives back its leases.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var ending = new CancellationTokenSource();
        // First of all: what comes before it would be forgotten by it.
        Post(now => new ExecutorEvent.Restarted(now));
        using var registration = ct.Register(() => Post(now => new ExecutorEvent.ShutdownRequested(now)));
        // A voucher may have been stored just before the end, and the journal does not know of it.
        foreach (var voucher in _resources.Vouchers.All())
            Receive(voucher);
        var beside = Task.WhenAll(TickAsync(ending.Token), _link.WatchAsync(Post, ending.Token),
            WatchChainAsync(ending.Token), _stake.RunAsync(ending.Token), _questions.RunAsync(ending.Token),
            _games.RunAsync(ending.Token), _chunks.RunAsync(ending.Token), _link.RegisterAsync(_log, ending.Token),
            _announcements?.RunAsync(ct) ?? Task.CompletedTask);
        // A journal that ends with a shutdown says stopped until Restarted is applied.
        while (await _events.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var group = new List<ExecutorEvent>();
            while (group.Count < 256 && _events.Reader.TryRead(out var happened))
                group.Add(happened);
            _resources.Journal.Append([.. group.Select(ExecutorEventCodec.Encode)]);
            foreach (var happened in group)
                foreach (var effect in _machine.Apply(happened).ToArray())
                    _ = PerformSafelyAsync(effect, ending.Token);
            (_earnings, _leases) = ([.. _machine.Earnings], _machine.Leases);
            if (_machine.IsStopped)
                break;
        }

        await ending.CancelAsync();
        await beside.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync()
    {
        _answers.Dispose();
        return _resources.DisposeAsync();
    }

    private void Post(Func<long, ExecutorEvent> make) =>
        _events.Writer.TryWrite(make(_time.GetUtcNow().ToUnixTimeMilliseconds()));

    private async Task PerformSafelyAsync(ExecutorEffect effect, CancellationToken ct)
    {
        try
        {
            await PerformAsync(effect, ct);
        }
        catch (ApiException e) when (e.Problem.Status == 0)
        {
            _link.Lost(Post);
            _log.Report(e.Message);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            _log.Report($"{effect.GetType().Name}: {e.Message}");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // A bug: better to end and to be started again from the journal than to go on without an answer.
            _events.Writer.TryComplete(e);
        }
    }

    private async Task PerformAsync(ExecutorEffect effect, CancellationToken ct)
    {
        switch (effect)
        {
            case ExecutorEffect.Pull pull:
                await PullAsync(pull, ct);
                break;
            case ExecutorEffect.CheckEscrow check:
                var (verdict, offer, why) = await _jobs.CheckAsync(check, ct);
                if (why.Length > 0)
                    _log.Report($"job {check.Job}: {why}");
                Post(now => new ExecutorEvent.EscrowChecked(now, check.Job, verdict, offer));
                break;
            case ExecutorEffect.FetchInputs fetch:
                Post(await _pieces.FetchAsync(fetch, ct));
                break;
            case ExecutorEffect.Execute execute:
                Post(await _pieces.ExecuteAsync(execute, ct));
                break;
            case ExecutorEffect.SubmitBatch submit:
                var (reply, root) = await _pieces.SubmitAsync(submit, ct);
                Post(now => new ExecutorEvent.BatchAnswered(
                    now, submit.Job, submit.Lease, submit.Batch, reply.Refusal, reply.Payable, root));
                break;
            case ExecutorEffect.RenewLease renew:
                var expires = await _link.RenewAsync(renew.Job, renew.Lease, ct);
                Post(now => new ExecutorEvent.LeaseExtended(now, renew.Job, renew.Lease, expires));
                break;
            case ExecutorEffect.ReturnLease returned:
                await _link.ReturnAsync(returned.Job, returned.Lease, ct);
                break;
            default:
                await PerformMoneyAsync(effect, ct);
                break;
        }
    }

    private async Task PerformMoneyAsync(ExecutorEffect effect, CancellationToken ct)
    {
        switch (effect)
        {
            case ExecutorEffect.StoreVoucher store:
                // VoucherBook has stored it already: it does so before it says that a voucher is good.
                Post(now => new ExecutorEvent.VoucherStored(now, store.Job, store.Amount));
                break;
            case ExecutorEffect.Redeem redeem:
                Post(await _pay.RedeemAsync(redeem.Job, ct));
                break;
            case ExecutorEffect.Assert claim:
                Post(await _claims.AssertAsync(claim, ct));
                break;
            case ExecutorEffect.Finalise finalise:
                Post(await _claims.FinaliseAsync(finalise.Assertion, ct));
                break;
            case ExecutorEffect.CountPaid count:
                var believed = _earnings.FirstOrDefault(e => e.Job == count.Job)?.Redeemed ?? 0;
                Post(await _pay.CountAsync(count.Job, believed, ct));
                break;
            case ExecutorEffect.RefuseJob refused:
                _log.Report($"job {refused.Job}: no more work ({refused.Reason})");
                break;
        }
    }

    private async Task PullAsync(ExecutorEffect.Pull pull, CancellationToken ct)
    {
        var reply = await _link.PullAsync(pull, ct);
        foreach (var voucher in reply.Vouchers)
            if (await _pay.AcceptAsync(voucher, ct))
                Receive(voucher);
        foreach (var job in reply.Ended.Where(j => _earnings.Any(e => e.Job == j && e.Stopped is null)))
            Post(now => new ExecutorEvent.JobOver(now, job));
        foreach (var job in reply.Unlocked ?? [])
            _ = LockSafelyAsync(job, ct);
        if (reply.Lease is { } lease && await MayTakeAsync(lease, ct))
            Post(now => new ExecutorEvent.LeaseGranted(now, lease.Job, lease.Lease, lease.ExpiresMs, lease.Pieces));
        var released = _pay.ReleaseAsync(reply.Ended, _earnings, Post, ct);
        if (reply.Lease is null)
            await RefusedAsync(reply, ct);
        await released;
    }

    private async Task LockSafelyAsync(Hash32 job, CancellationToken ct)
    {
        try
        {
            await _stake.LockAsync(job, ct);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            _log.Report($"job {job}: its lock is not signed yet ({e.Message})");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    // Under disputes, the signer's words are kept before the first piece is begun.
    private async Task<bool> MayTakeAsync(LeaseReply lease, CancellationToken ct)
    {
        if (lease.Leases is null)
            return true;
        if (await _jobs.FindFaultAsync(lease, ct) is { } fault)
        {
            _log.Report($"job {lease.Job}: a lease is given back: {fault}");
            await _link.ReturnAsync(lease.Job, lease.Lease, ct);
            return false;
        }

        _resources.Evidence.Keep(lease);
        return true;
    }

    private void Receive(Signed<Voucher> voucher) => Post(now => new ExecutorEvent.VoucherReceived(
        now, voucher.Message.JobId, voucher.Message.Amount, (long)voucher.Message.Pieces));

    // The extra tick makes the next pull punctual; ordinary ticks are for time-outs and need not be.
    private async Task RefusedAsync(PullReply reply, CancellationToken ct)
    {
        var wait = Math.Max(reply.RetryAfterMs, 1);
        Post(now => new ExecutorEvent.PullRefused(now, reply.Refusal ?? PullRefusal.NoWork, wait));
        await Task.Delay(TimeSpan.FromMilliseconds(wait + 1), _time, ct);
        Post(now => new ExecutorEvent.Ticked(now));
    }

    private async Task TickAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        while (await timer.WaitForNextTickAsync(ct))
            Post(now => new ExecutorEvent.Ticked(now));
    }

    private async Task WatchChainAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        do
        {
            try
            {
                var (cost, head, wentBack) = await _link.LookAtChainAsync(ct);
                if (wentBack)
                    Post(now => new ExecutorEvent.ChainWentBack(now));
                Post(now => new ExecutorEvent.ChainSeen(now, cost, head));
            }
            catch (RpcException)
            {
                // The chain is away; the executor sees that by its silence.
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }
}
