using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>
/// Coordinates jobs as a pure state machine: it takes one event and returns what is to be done. The same events give
/// the same effects. It verifies no signature and reads no clock; its host does, journals each event before it performs
/// the event's effects, and after a restart replays the journal and performs <see cref="Outstanding"/>. Not
/// thread-safe.
/// </summary>
public sealed class Coordinator
{
    private const int HeldMax = 1_024;

    private readonly CoordinatorOptions _options;
    private readonly ProviderDirectory _providers;
    private readonly Turn _turn;
    private readonly Dictionary<Hash32, JobState> _jobs = [];
    private readonly List<JobState> _order = [];
    private readonly List<JobState> _running = [];
    private readonly Dictionary<Address, List<JobState>> _openJobs = [];
    private ulong _blockNumber;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Coordinator(CoordinatorOptions options)
    {
        options.Validate();
        _options = options;
        _providers = new ProviderDirectory(options.ProvidersMax);
        _turn = new Turn(options, _providers);
    }

    /// <summary>Jobs in the order in which they were opened.</summary>
    public IEnumerable<Hash32> Jobs => _order.Select(j => j.Id);

    /// <summary>The providers that have connected.</summary>
    public IEnumerable<ProviderRecord> Providers => _providers.All;

    /// <summary>Applies one event. The list is reused: it holds until the next call.</summary>
    public IReadOnlyList<CoordinatorEffect> Apply(CoordinatorEvent happened)
    {
        _turn.Begin(happened.TimeMs);
        switch (happened)
        {
            case CoordinatorEvent.JobOpened opened:
                Open(opened);
                break;
            case CoordinatorEvent.OfferReceived offered:
                _providers.Put(offered.Offer, _turn.NowMs);
                break;
            case CoordinatorEvent.Pulled pulled:
                _turn.Effects.Add(Pull(pulled));
                break;
            case CoordinatorEvent.BatchReceived batch:
                Receive(batch);
                break;
            case CoordinatorEvent.LeaseRenewed renewed:
                Renew(renewed);
                break;
            case CoordinatorEvent.LeaseReturned returned:
                Return(returned);
                break;
            case CoordinatorEvent.BlockSeen block:
                See(block);
                break;
            default:
                ApplyToJobs(happened);
                break;
        }

        _turn.SignVouchers();
        return _turn.Effects;
    }

    /// <summary>
    /// What was asked for and is not known to be done: after a restart, perform these first. All of them may have been
    /// performed before.
    /// </summary>
    public IReadOnlyList<CoordinatorEffect> Outstanding() => _order.SelectMany(OutstandingEffects.Of).ToArray();

    /// <summary>The job as it is now.</summary>
    public bool TryView(Hash32 job, out JobView view)
    {
        var found = _jobs.TryGetValue(job, out var state);
        view = found ? JobViews.Of(state!) : null!;
        return found;
    }

    /// <summary>
    /// Every piece of the job that anybody has worked on, abandoned branches included; empty for no job.
    /// </summary>
    public IEnumerable<PieceView> Pieces(Hash32 job) =>
        _jobs.TryGetValue(job, out var state) ? JobViews.Pieces(state) : [];

    /// <summary>Running jobs that wait for a provider's signed lock.</summary>
    public IReadOnlyList<Hash32> Unlocked(Address provider) => !_openJobs.TryGetValue(provider, out var jobs)
        ? []
        : [.. jobs.Where(j => j.TryGet(provider, out var a) && a is { MayWork: false, Lock: null, Excluded: false })
            .Select(j => j.Id)];

    /// <summary>The state that pieces of a stage and branch start from; null where there are none.</summary>
    public Cid? StateOf(Hash32 job, int stage, int branch) =>
        _jobs.TryGetValue(job, out var state) ? state.RunOf(stage, branch)?.State : null;

    /// <summary>
    /// Whether a piece's results can be shown to anybody: its draw, and its audit where there was one, are over, or it
    /// is of no use any more.
    /// </summary>
    public bool IsClosed(Hash32 job, int stage, int slot, int branch) => _jobs.TryGetValue(job, out var state)
        && (state.Phase == JobPhase.Finished || (state.RunOf(stage, branch) is { } run
            && (uint)slot < (uint)run.Pieces.Length && (run.Pieces[slot].Status == PieceStatus.Accepted
                || (run.Abandoned && !run.Pieces[slot].IsOpen))));

    private void Open(CoordinatorEvent.JobOpened opened)
    {
        if (JobChecks.Check(opened, _jobs.ContainsKey(opened.Job), _turn.NowMs) is { } refusal)
        {
            _turn.Effects.Add(new CoordinatorEffect.RefuseJob(opened.Job, refusal));
            return;
        }

        if (_order.Count >= _options.JobsMax && !TryForgetFinished())
        {
            _turn.Effects.Add(new CoordinatorEffect.RefuseJob(opened.Job, JobRefusal.TooManyJobs));
            return;
        }

        var job = new JobState(opened);
        _jobs.Add(job.Id, job);
        _order.Add(job);
        _running.Add(job);
        foreach (var account in job.Accounts)
            Index(job, account);
        _turn.Report(job, ProgressKind.Opened);
    }

    private void Index(JobState job, ParticipantAccount account)
    {
        if (!_openJobs.TryGetValue(account.Provider, out var jobs))
            _openJobs.Add(account.Provider, jobs = []);
        jobs.Add(job);
        if (_providers.TryGet(account.Provider, out var record))
            account.SeenMs = record.SeenMs;
    }

    private bool TryForgetFinished()
    {
        var oldest = _order.FindIndex(j => j.Phase == JobPhase.Finished);
        if (oldest < 0)
            return false;
        _jobs.Remove(_order[oldest].Id);
        _order.RemoveAt(oldest);
        return true;
    }

    private CoordinatorEffect Pull(CoordinatorEvent.Pulled pulled)
    {
        _providers.Seen(pulled.Provider, _turn.NowMs);
        if (pulled.PiecesMax < 0 || pulled.Held.Count > HeldMax)
            return Refuse(default, pulled.Provider, PullRefusal.BadRequest);
        if (!_openJobs.TryGetValue(pulled.Provider, out var jobs))
            return Refuse(default, pulled.Provider, PullRefusal.NotChosen);
        foreach (var job in jobs)
            if (job.TryGet(pulled.Provider, out var account))
            {
                account.SeenMs = _turn.NowMs;
                foreach (var lease in account.Live)
                    if (!pulled.Held.Contains(lease.Id))
                        return LeaseRules.Message(job, lease);
            }

        var best = (Job: jobs[0].Id, Reason: PullRefusal.Excluded);
        foreach (var job in jobs)
        {
            if (!job.TryGet(pulled.Provider, out var account))
                continue;
            if (LeaseRules.TryGrant(_turn, job, account, pulled.PiecesMax, out var refusal) is { } granted)
                return LeaseRules.Message(job, granted);
            if (Rank(refusal) < Rank(best.Reason))
                best = (job.Id, refusal);
        }

        return Refuse(best.Job, pulled.Provider, best.Reason);
    }

    /// <summary>The reason that leaves most hope comes first.</summary>
    private static int Rank(PullRefusal reason) => reason switch
    {
        PullRefusal.NoWork => 0,
        PullRefusal.TooManyLeases => 1,
        PullRefusal.NotLocked => 2,
        PullRefusal.CapReached => 3,
        _ => 4,
    };

    private CoordinatorEffect.RefusePull Refuse(Hash32 job, Address provider, PullRefusal reason) =>
        new(job, provider, reason, reason is PullRefusal.NoWork or PullRefusal.TooManyLeases or PullRefusal.NotLocked
            ? _options.RetryAfterMs
            : _options.RetryAfterMs * 8);

    private void Receive(CoordinatorEvent.BatchReceived batch)
    {
        if (!_jobs.TryGetValue(batch.Job, out var job) || !job.TryGet(batch.Provider, out var account))
        {
            _turn.Effects.Add(new CoordinatorEffect.RefuseBatch(
                batch.Job, batch.Provider, batch.Lease, batch.Root, BatchRefusal.UnknownJob));
            return;
        }

        account.SeenMs = _turn.NowMs;
        var answer = BatchRules.Receive(_turn, job, account, batch);
        _turn.Effects.Insert(0, answer);
        Advance(job);
    }

    private void Renew(CoordinatorEvent.LeaseRenewed renewed)
    {
        var expiresMs = 0L;
        if (_jobs.TryGetValue(renewed.Job, out var job) && job.Leases.TryGetValue(renewed.Lease, out var lease)
            && lease.Holder.Provider == renewed.Provider)
        {
            lease.Holder.SeenMs = _turn.NowMs;
            expiresMs = LeaseRules.Extend(_turn, job, lease);
        }

        _turn.Effects.Add(new CoordinatorEffect.ExtendLease(renewed.Job, renewed.Provider, renewed.Lease, expiresMs));
    }

    private void Return(CoordinatorEvent.LeaseReturned returned)
    {
        if (_jobs.TryGetValue(returned.Job, out var job) && job.Leases.TryGetValue(returned.Lease, out var lease)
            && lease.Holder.Provider == returned.Provider)
            LeaseRules.Drop(_turn, job, lease);
    }

    /// <summary>
    /// Blocks that a reorganisation puts in the place of others decide nothing; the next higher one does.
    /// </summary>
    private void See(CoordinatorEvent.BlockSeen block)
    {
        if (block.Number <= _blockNumber)
            return;
        _blockNumber = block.Number;
        foreach (var job in _running.ToArray())
        {
            AuditRules.Draw(_turn, job, new BlockEntry(block.Number, block.Hash));
            Advance(job);
        }
    }

    private void ApplyToJobs(CoordinatorEvent happened)
    {
        switch (happened)
        {
            case CoordinatorEvent.Ticked:
                foreach (var job in _running.ToArray())
                    Tick(job);
                break;
            case CoordinatorEvent.StageCombined combined when _jobs.TryGetValue(combined.Job, out var job):
                StageRules.Combined(_turn, job, combined);
                Advance(job);
                break;
            case CoordinatorEvent.CapsChanged changed when _jobs.TryGetValue(changed.Job, out var job):
                Recut(job, changed);
                break;
            case CoordinatorEvent.ContradictionRecorded recorded when _jobs.TryGetValue(recorded.Job, out var job):
                if (job.TryGet(recorded.Provider, out var account) && job.Contradictions.ContainsKey(account.Index))
                    job.Recorded.Add(recorded.Provider);
                break;
            case CoordinatorEvent.LockSigned signed when Find(signed.Job, signed.Provider) is var (held, who):
                LockRules.Signed(_turn, held, who, signed);
                break;
            case CoordinatorEvent.LockRecorded answer when Find(answer.Job, answer.Provider) is var (held, who):
                LockRules.Recorded(_turn, held, who, answer.IsLocked);
                break;
            case CoordinatorEvent.Convicted convicted when Find(convicted.Job, convicted.Provider) is var (held, who):
                Conviction.Apply(_turn, held, who, convicted);
                Advance(held);
                break;
            case CoordinatorEvent.JobCancelled cancelled when _jobs.TryGetValue(cancelled.Job, out var job):
                StageRules.Close(job, JobEnd.Cancelled, "The client cancelled the job.", ending: true);
                Advance(job);
                break;
        }
    }

    private (JobState Job, ParticipantAccount Account)? Find(Hash32 job, Address provider) =>
        _jobs.TryGetValue(job, out var state) && state.TryGet(provider, out var account) ? (state, account) : null;

    private void Tick(JobState job)
    {
        LeaseRules.ExpireDue(_turn, job);
        StageRules.Watch(_turn, job);
        Advance(job);
    }

    private void Recut(JobState job, CoordinatorEvent.CapsChanged changed)
    {
        if (job.Phase == JobPhase.Finished || !JobChecks.AreCapsWithin(changed.Participants, changed.Budget))
            return;
        job.Budget = changed.Budget;
        foreach (var participant in changed.Participants)
            if (job.TryGet(participant.Provider, out var account))
            {
                account.Recut(participant.Cap);
            }
            else if (job.Accounts.Count < JobChecks.ParticipantsMax)
            {
                job.Add(participant);
                Index(job, job.Accounts[^1]);
            }
    }

    private void Advance(JobState job)
    {
        StageRules.Advance(_turn, job);
        if (job.Phase != JobPhase.Finished || !_running.Remove(job))
            return;
        foreach (var account in job.Accounts)
            if (_openJobs.TryGetValue(account.Provider, out var jobs) && jobs.Remove(job) && jobs.Count == 0)
                _openJobs.Remove(account.Provider);
    }
}
