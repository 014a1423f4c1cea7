using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>
/// A provider's side of the work, as a pure state machine: it takes one event and returns what is to be done. The same
/// events give the same effects. Its host journals each event before it performs the event's effects. After a restart
/// it replays the journal without effects and goes on with <see cref="ExecutorEvent.Restarted"/>. Not thread-safe.
/// </summary>
public sealed class Executor
{
    private const int LeasesMax = 64;
    private const int JobsMax = 1_000;
    private const long ChainSilenceMs = 3_000;

    private readonly ExecutorOptions _options;
    private readonly List<ExecutorEffect> _effects = [];
    private readonly Dictionary<Hash32, ServedJob> _jobs = [];
    private readonly List<HeldLease> _leases = [];
    private readonly Purse _purse;
    private readonly TimePay _timePay;
    private long _nowMs;
    private long _chainMs;
    private long _nextPullMs;
    private long _pulledMs = -1;
    private long _shutdownMs = -1;
    private int _failures;
    private bool _gatewayUp;
    private bool _stopped;
    private bool _asksForLast;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Executor(ExecutorOptions options)
    {
        options.Validate();
        _options = options;
        _purse = new Purse(options, _effects);
        _timePay = new TimePay(options, _effects);
    }

    /// <summary>Whether everything was finished or given back after a shutdown was asked for.</summary>
    public bool IsStopped => _stopped;

    /// <summary>Leases held.</summary>
    public int Leases => _leases.Count;

    /// <summary>What each job owes this provider.</summary>
    public IEnumerable<EarningsView> Earnings => _jobs.Values.Select(j => new EarningsView(
        j.Id, j.Receipted, j.Stored, j.Redeemed, j.Offer?.Cap ?? 0, j.PiecesReceipted, j.Stopped, j.IsSettled,
        TimePay.IsClaiming(j)));

    /// <summary>Applies one event. The list is reused: it holds until the next call.</summary>
    public IReadOnlyList<ExecutorEffect> Apply(ExecutorEvent happened)
    {
        _nowMs = Math.Max(_nowMs, happened.TimeMs);
        _effects.Clear();
        switch (happened)
        {
            case ExecutorEvent.LeaseGranted granted:
                Take(granted);
                break;
            case ExecutorEvent.PullRefused refused:
                _pulledMs = -1;
                _nextPullMs = _nowMs + Math.Clamp(refused.RetryAfterMs, 1, 3_600_000);
                break;
            case ExecutorEvent.EscrowChecked escrow:
                Judge(escrow);
                break;
            case ExecutorEvent.BatchAnswered answered:
                Answer(answered);
                break;
            case ExecutorEvent.LeaseExtended extended:
                Extend(extended);
                break;
            case ExecutorEvent.InputsFetched or ExecutorEvent.PieceDone or ExecutorEvent.PieceFailed:
                Step(happened);
                break;
            default:
                ApplyOther(happened);
                break;
        }

        Schedule();
        return _effects;
    }

    /// <summary>
    /// Nothing that was computing or on its way has survived: everything that is open is asked for again.
    /// </summary>
    private void Restart()
    {
        (_pulledMs, _gatewayUp) = (-1, false);
        // A shutdown ends a process, not the provider.
        (_shutdownMs, _stopped, _asksForLast) = (-1, false, false);
        foreach (var job in _jobs.Values)
            _purse.Resume(job, _nowMs);
        LookAgain();

        foreach (var lease in _leases)
        {
            foreach (var piece in lease.Pieces)
                if (piece.Status is HeldStatus.Fetching or HeldStatus.Ready or HeldStatus.Executing)
                    piece.Status = HeldStatus.Queued;
            foreach (var batch in lease.Unanswered)
                batch.SentMs = 0;
        }
    }

    private void ApplyOther(ExecutorEvent happened)
    {
        switch (happened)
        {
            case ExecutorEvent.Restarted:
                Restart();
                break;
            case ExecutorEvent.GatewayUp:
                _gatewayUp = true;
                _pulledMs = -1;
                foreach (var batch in _leases.SelectMany(l => l.Unanswered))
                    batch.SentMs = 0;
                break;
            case ExecutorEvent.GatewayDown:
                _gatewayUp = false;
                _pulledMs = -1;
                break;
            case ExecutorEvent.ChainSeen chain:
                _chainMs = _nowMs;
                (_purse.RedeemCost, _purse.Head) = (chain.RedeemCost, chain.Head);
                break;
            case ExecutorEvent.ShutdownRequested when _shutdownMs < 0:
                _shutdownMs = _nowMs;
                foreach (var job in _jobs.Values)
                    Purse.Hurry(job);
                break;
            case ExecutorEvent.JobOver over when _jobs.TryGetValue(over.Job, out var job):
                StopJob(job, JobStop.Over);
                break;
            case ExecutorEvent.VoucherReceived voucher when Serve(voucher.Job) is { } job:
                _purse.Receive(job, voucher, _nowMs);
                break;
            case ExecutorEvent.ChainWentBack:
                foreach (var job in _jobs.Values)
                    Purse.Doubt(job);
                LookAgain();
                break;
            case ExecutorEvent.OfLane claim when _jobs.TryGetValue(claim.Job, out var job):
                _timePay.Apply(job, claim, _nowMs);
                break;
            default:
                _purse.Apply(happened, _jobs, _nowMs);
                break;
        }
    }

    private void Take(ExecutorEvent.LeaseGranted granted)
    {
        _pulledMs = -1;
        if (_leases.Find(l => l.Id == granted.Lease) is { } held)
        {
            held.ExpiresMs = Math.Max(held.ExpiresMs, granted.ExpiresMs);
            return;
        }

        var refused = _shutdownMs >= 0 || _leases.Count >= LeasesMax || granted.Pieces.Count is 0 or > 256;
        var job = refused ? null : Serve(granted.Job);
        if (job is null || job.Stopped is not null || IsAtLimit(job) || IsBlind(job))
        {
            _effects.Add(new ExecutorEffect.ReturnLease(granted.Job, granted.Lease));
            _nextPullMs = _nowMs + _options.RetryMs;
            return;
        }

        if (job.Offer is null && job.AskedMs == 0)
            Check(job);
        var pieces = granted.Pieces.Select(p => new HeldPiece(p)).ToArray();
        _leases.Add(new HeldLease(granted.Lease, job, pieces) { ExpiresMs = granted.ExpiresMs, RenewedMs = _nowMs });
    }

    /// <summary>The job's entry, made where it is new; null where there is no room for another.</summary>
    private ServedJob? Serve(Hash32 id)
    {
        if (_jobs.TryGetValue(id, out var job))
            return job;
        var settled = _jobs.Count < JobsMax ? null : _jobs.Values.FirstOrDefault(j => j.IsSettled);
        if (settled is not null)
            _jobs.Remove(settled.Id);
        return _jobs.Count < JobsMax ? _jobs[id] = new ServedJob(id) : null;
    }

    /// <summary>What the chain said may be true no more.</summary>
    private void LookAgain()
    {
        foreach (var job in _jobs.Values)
        {
            TimePay.Resume(job);
            if (job is { Stopped: null, IsSettled: false })
                Check(job);
        }
    }

    private void Check(ServedJob job)
    {
        job.AskedMs = Math.Max(_nowMs, 1);
        _effects.Add(new ExecutorEffect.CheckEscrow(job.Id, Again: job.Offer is not null));
    }

    private void Judge(ExecutorEvent.EscrowChecked escrow)
    {
        if (!_jobs.TryGetValue(escrow.Job, out var job) || job.Stopped is not null)
            return;
        if (escrow.Verdict == EscrowVerdict.Bad)
            StopJob(job, JobStop.BadEscrow);
        else if (escrow is { Verdict: EscrowVerdict.Good, Offer: { } offer })
            (job.Offer, job.IsMissing, _chainMs) = (job.Offer ?? offer, false, _nowMs);
        else if (escrow.Verdict == EscrowVerdict.NotOpen)
            job.IsMissing = true;
    }

    private void Step(ExecutorEvent happened)
    {
        var (id, place) = happened switch
        {
            ExecutorEvent.InputsFetched e => (e.Lease, e.Place),
            ExecutorEvent.PieceDone e => (e.Lease, e.Place),
            ExecutorEvent.PieceFailed e => (e.Lease, e.Place),
            _ => throw new ArgumentOutOfRangeException(nameof(happened)),
        };
        if (_leases.Find(l => l.Id == id) is not { } lease || (uint)place >= (uint)lease.Pieces.Length)
            return;
        var piece = lease.Pieces[place];
        switch (happened)
        {
            case ExecutorEvent.InputsFetched when piece.Status == HeldStatus.Fetching:
                piece.Status = HeldStatus.Ready;
                break;
            case ExecutorEvent.PieceDone done when piece.Status == HeldStatus.Executing:
                piece.Finish(done);
                lease.DoneMs = lease.DoneMs == 0 ? _nowMs : lease.DoneMs;
                lease.Job.Unanswered += lease.Job.PriceOf(piece.Piece);
                _failures = 0;
                break;
            case ExecutorEvent.PieceFailed when piece.Status is HeldStatus.Fetching or HeldStatus.Executing:
                piece.Status = HeldStatus.GivenUp;
                _failures = Math.Min(_failures + 1, 8);
                _nextPullMs = _nowMs + ((long)_options.RetryMs << (_failures - 1));
                break;
        }
    }

    private void Answer(ExecutorEvent.BatchAnswered answered)
    {
        if (_leases.Find(l => l.Id == answered.Lease) is not { } lease
            || lease.Unanswered.Find(b => b.Number == answered.Batch) is not { } batch)
            return;
        lease.Unanswered.Remove(batch);
        var value = UInt128.Zero;
        foreach (var result in batch.Results)
            value += lease.Job.PriceOf(result.Piece);
        lease.Job.Unanswered -= value;
        if (answered.Refusal is not { } refusal)
        {
            var payable = Math.Clamp(answered.Payable, 0, batch.Results.Length);
            lease.Job.Receipted += value * (UInt128)payable / (UInt128)batch.Results.Length;
            lease.Job.PiecesReceipted += payable;
            if (payable == batch.Results.Length)
                _timePay.Delivered(lease.Job, batch.Results, answered.Root, _nowMs);
        }
        else if (refusal is BatchRefusal.JobEnded or BatchRefusal.UnknownJob)
        {
            StopJob(lease.Job, JobStop.Over);
        }
        else if (refusal == BatchRefusal.Excluded)
        {
            StopJob(lease.Job, JobStop.Excluded);
        }
        else if (refusal == BatchRefusal.UnknownLease)
        {
            GiveUp(lease);
        }
    }

    private void Extend(ExecutorEvent.LeaseExtended extended)
    {
        if (_leases.Find(l => l.Id == extended.Lease) is not { } lease)
            return;
        if (extended.ExpiresMs == 0)
            GiveUp(lease);
        else
            lease.ExpiresMs = Math.Max(lease.ExpiresMs, extended.ExpiresMs);
    }

    /// <summary>Leaves what is not begun; what is being computed may still be wanted.</summary>
    private static void GiveUp(HeldLease lease)
    {
        foreach (var piece in lease.Pieces)
            if (piece.Status < HeldStatus.Executing)
                piece.Status = HeldStatus.GivenUp;
    }

    private void StopJob(ServedJob job, JobStop reason)
    {
        if (job.Stopped is not null)
            return;
        job.Stopped = reason;
        job.Unanswered = 0;
        _effects.Add(new ExecutorEffect.RefuseJob(job.Id, reason));
        foreach (var lease in _leases.Where(l => l.Job == job))
        {
            lease.Unanswered.Clear();
            foreach (var piece in lease.Pieces)
                piece.Status = HeldStatus.GivenUp;
            if (reason == JobStop.BadEscrow)
                _effects.Add(new ExecutorEffect.ReturnLease(job.Id, lease.Id));
        }

        _leases.RemoveAll(l => l.Job == job);
    }

    private void Schedule()
    {
        if (_stopped)
            return;
        if (_shutdownMs >= 0)
            WindDown();
        StartWork();
        foreach (var lease in _leases)
            Send(lease);
        CloseLeases();
        foreach (var job in _jobs.Values)
        {
            _purse.Tend(job, _nowMs, IsChainUp, _shutdownMs >= 0);
            _timePay.Tend(job, _nowMs, IsChainUp, _purse);
            if (job is { IsMissing: true, Stopped: null })
                Ask(job);
        }

        if (_shutdownMs >= 0)
            TryStop();
        else
            TryPull();
    }

    private bool IsChainUp => _chainMs > 0 && _nowMs - _chainMs <= Math.Max(_options.RetryMs * 2L, ChainSilenceMs);

    private bool IsAtLimit(ServedJob job) => job.Unpaid >= _options.CreditLimit;

    private bool IsBlind(ServedJob job) =>
        job.IsMissing || (job.Offer is { } offer && _nowMs - _chainMs > offer.RecutDelayMs / 2);

    private void StartWork()
    {
        var (executing, fetched) = (0, 0);
        foreach (var piece in _leases.SelectMany(l => l.Pieces))
        {
            executing += piece.Status == HeldStatus.Executing ? 1 : 0;
            fetched += piece.Status is HeldStatus.Fetching or HeldStatus.Ready ? 1 : 0;
        }

        foreach (var lease in _leases)
        {
            if (lease.Job.Offer is null)
                Ask(lease.Job);
            if (lease.Job.Offer is null || lease.Job.IsMissing)
                continue;
            for (var place = 0; place < lease.Pieces.Length; place++)
            {
                var piece = lease.Pieces[place];
                if (piece.Status == HeldStatus.Ready && executing < _options.Parallelism && !IsAtLimit(lease.Job))
                {
                    (piece.Status, executing, fetched) = (HeldStatus.Executing, executing + 1, fetched - 1);
                    _effects.Add(new ExecutorEffect.Execute(lease.Job.Id, lease.Id, place, piece.Piece));
                }
                else if (piece.Status == HeldStatus.Queued && fetched <= _options.Parallelism)
                {
                    (piece.Status, fetched) = (HeldStatus.Fetching, fetched + 1);
                    _effects.Add(new ExecutorEffect.FetchInputs(lease.Job.Id, lease.Id, place, piece.Piece));
                }
            }
        }
    }

    private void Ask(ServedJob job)
    {
        if (_nowMs - job.AskedMs >= _options.RetryMs)
            Check(job);
    }

    /// <summary>Sends what is done, and again what was not answered. A voucher on its way to disk goes first.</summary>
    private void Send(HeldLease lease)
    {
        if (!_gatewayUp || lease.Job.Storing > 0)
            return;
        foreach (var batch in lease.Unanswered)
            if (batch.SentMs == 0 || _nowMs - batch.SentMs >= _options.RetryMs)
                Submit(lease, batch);
        var pending = lease.Has(HeldStatus.Queued, HeldStatus.Executing);
        if (lease.DoneMs > 0 && (!pending || _nowMs - lease.DoneMs >= _options.BatchWaitMs))
        {
            var done = lease.Pieces.Where(p => p.Status == HeldStatus.Done).ToArray();
            foreach (var piece in done)
                piece.Status = HeldStatus.Sent;
            var batch = new SentBatch(
                lease.Batches++, done.Select(p => p.Result).ToArray());
            lease.DoneMs = 0;
            lease.Unanswered.Add(batch);
            Submit(lease, batch);
        }

        var due = lease.ExpiresMs - _nowMs <= _options.RenewBeforeMs && _nowMs - lease.RenewedMs >= _options.RetryMs;
        if (due && pending)
        {
            lease.RenewedMs = _nowMs;
            _effects.Add(new ExecutorEffect.RenewLease(lease.Job.Id, lease.Id));
        }
    }

    private void Submit(HeldLease lease, SentBatch batch)
    {
        batch.SentMs = Math.Max(_nowMs, 1);
        _effects.Add(new ExecutorEffect.SubmitBatch(lease.Job.Id, lease.Id, batch.Number, batch.Results));
    }

    private void CloseLeases()
    {
        for (var i = _leases.Count - 1; i >= 0; i--)
        {
            var lease = _leases[i];
            if (!lease.IsQuiet)
                continue;
            if (lease.Has(HeldStatus.GivenUp, HeldStatus.GivenUp))
                _effects.Add(new ExecutorEffect.ReturnLease(lease.Job.Id, lease.Id));
            _leases.RemoveAt(i);
        }
    }

    private void TryPull()
    {
        var held = _leases.Sum(l => l.Pieces.Count(p => p.Status <= HeldStatus.Executing));
        var wanted = Math.Min(_options.Parallelism + _options.PiecesAhead - held, _options.PiecesPerPullMax);
        var working = _jobs.Values.Where(j => j.Stopped is null && j.Offer is not null).ToArray();
        var blocked = working.Length > 0 && working.All(j => IsAtLimit(j) || IsBlind(j));
        if (!_gatewayUp || wanted <= 0 || IsPulling || _nowMs < _nextPullMs || _leases.Count >= LeasesMax)
            return;
        // At its limits it takes nothing, yet the voucher that lifts them comes with the answer.
        Pull(blocked ? 0 : wanted);
    }

    private bool IsPulling => _pulledMs >= 0 && _nowMs - _pulledMs < _options.RetryMs;

    private void Pull(int piecesMax)
    {
        _pulledMs = _nowMs;
        _effects.Add(new ExecutorEffect.Pull(piecesMax, _leases.Select(l => l.Id).ToArray()));
    }

    /// <summary>Leaves what is not begun; once the time is over, what is being computed, too.</summary>
    private void WindDown()
    {
        var over = _nowMs - _shutdownMs >= _options.ShutdownSeconds * 1_000L;
        foreach (var lease in _leases)
        {
            foreach (var piece in lease.Pieces)
                if (piece.Status < HeldStatus.Executing || (over && piece.Status <= HeldStatus.Done))
                    piece.Status = HeldStatus.GivenUp;
            if (over)
                lease.Unanswered.Clear();
        }
    }

    private void TryStop()
    {
        var over = _nowMs - _shutdownMs >= _options.ShutdownSeconds * 1_000L;
        if (_leases.Count > 0 || (!over && (IsAskingForLast() || _jobs.Values.Any(IsPayUnderWay))))
            return;
        _stopped = true;
        _effects.Add(new ExecutorEffect.Stop());
    }

    /// <summary>What was receipted may have become a voucher meanwhile: the gateway is asked once more.</summary>
    private bool IsAskingForLast()
    {
        if (!_asksForLast && _gatewayUp && _jobs.Values.Any(j => j.Receipted > j.Stored))
        {
            _asksForLast = true;
            Pull(0);
        }

        return _asksForLast && IsPulling;
    }

    private bool IsPayUnderWay(ServedJob job) =>
        job.Storing > 0 || job.Redeeming || (IsChainUp && _purse.IsOwed(job));
}
