using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs.Tests;

/// <summary>Hosts the coordinator: journals, performs effects, crashes and replays.</summary>
internal sealed class SimGateway(SimWorld world)
{
    private readonly CoordinatorOptions _options = new()
    {
        LeaseSeconds = 20, LeaseSecondsMax = 120, RaceAfterMsMin = 500, RaceSamplesMin = 3, AuditorPatienceSeconds = 2,
    };

    private readonly MemoryJournal _journal = new();
    private readonly Dictionary<Address, List<UInt128>> _vouchers = [];
    private readonly HashSet<Address> _contradicted = [];
    private readonly Dictionary<(Address, int, int, Cid, int), int> _receipted = [];
    private readonly List<CoordinatorEffect.RecordContradiction> _contradictions = [];
    private readonly Dictionary<ReceiptReference, BatchResult> _results = [];
    private Coordinator _coordinator = new(new CoordinatorOptions());
    private int _life;
    private bool _up;

    public long FinishedMs { get; private set; }

    public CoordinatorEffect.FinishJob? Finish { get; private set; }

    public Coordinator Machine => _coordinator;

    public CoordinatorOptions Options => _options;

    public MemoryJournal Journal => _journal;

    public IReadOnlyList<CoordinatorEffect.RecordContradiction> Contradictions => _contradictions;

    /// <summary>When who was convicted.</summary>
    public Dictionary<Address, long> ConvictedMs { get; } = [];

    public BatchResult ResultOf(ReceiptReference reference) => _results[reference];

    public UInt128 VoucherOf(Address provider) => _vouchers.TryGetValue(provider, out var all) ? all[^1] : 0;

    public bool HasSigned(Address provider, UInt128 amount) =>
        _vouchers.TryGetValue(provider, out var all) && all.Contains(amount);

    public void Open()
    {
        var scenario = world.Scenario;
        (_up, _coordinator) = (true, new Coordinator(_options));
        var participants = scenario.Behaviours.Select((_, i) => new JobParticipant(
            SimWorld.AddressOf(i), (UInt128)(8 + i), scenario.CapPerProvider)).ToArray();
        Hear(new CoordinatorEvent.JobOpened(
            world.NowMs, world.Job, world.State0, new WorkPlan(scenario.Stages, scenario.Slots, scenario.Units),
            participants, scenario.CapPerProvider * (UInt128)participants.Length, scenario.AuditShare, world.DeadlineMs,
            world.State0, scenario.Disputed ? 1_000u : 0u));
        Assert.True(_coordinator.TryView(world.Job, out _), "the job was refused");
        Tick();
        for (var i = 0; i < scenario.GatewayCrashes; i++)
            world.After(world.Random.Next(60_000), Crash);
        if (scenario.Cancelled)
            world.After(world.Random.Next(20_000),
                () => Hear(new CoordinatorEvent.JobCancelled(world.NowMs, world.Job)));
        if (scenario.DiskFull)
            world.After(world.Random.Next(30_000), FillDisk);
    }

    /// <summary>An event from the network, the chain or the clock. A full disk means that it did not happen.</summary>
    public void Hear(CoordinatorEvent happened)
    {
        if (!_up)
            return;
        var record = CoordinatorEventCodec.Encode(happened with { TimeMs = world.NowMs });
        Assert.True(CoordinatorEventCodec.TryDecode(record, out var read));
        try
        {
            _journal.Append([record]);
        }
        catch (IOException)
        {
            return;
        }

        if (happened is CoordinatorEvent.BatchReceived batch)
            for (var i = 0; i < batch.Results.Count; i++)
                _results[new ReceiptReference(batch.Provider, batch.Lease, batch.Root, i)] = batch.Results[i];
        foreach (var effect in _coordinator.Apply(read).ToArray())
            Perform(effect);
    }

    private void Tick()
    {
        Hear(new CoordinatorEvent.Ticked(world.NowMs));
        world.After(1_000, Tick);
    }

    private void FillDisk()
    {
        _journal.IsFull = true;
        world.After(world.Random.Next(20_000), () => _journal.IsFull = false);
    }

    private void Crash()
    {
        if (!_up)
            return;
        (_up, _life) = (false, _life + 1);
        foreach (var provider in world.Providers)
            provider.Hear(new ExecutorEvent.GatewayDown(world.NowMs));
        world.After(world.Random.Next(100, 15_000), Restart);
    }

    private void Restart()
    {
        var before = SimChecks.Fingerprint(_coordinator, world.Job);
        _coordinator = JournalReplay.Coordinator(_options, _journal);
        Assert.Equal(before, SimChecks.Fingerprint(_coordinator, world.Job));
        _up = true;
        foreach (var effect in _coordinator.Outstanding())
            Perform(effect);
        foreach (var provider in world.Providers)
            provider.Hear(new ExecutorEvent.GatewayUp(world.NowMs));
    }

    private void Perform(CoordinatorEffect effect)
    {
        switch (effect)
        {
            case CoordinatorEffect.GrantLease grant:
                Reply(grant.Provider, p => p.Hear(new ExecutorEvent.LeaseGranted(
                    world.NowMs, grant.Job, grant.Lease, grant.ExpiresMs, grant.Pieces)));
                break;
            case CoordinatorEffect.RefusePull refusal:
                Reply(refusal.Provider, p => p.Hear(new ExecutorEvent.PullRefused(
                    world.NowMs, refusal.Reason, refusal.RetryAfterMs)));
                break;
            case CoordinatorEffect.ExtendLease extend:
                Reply(extend.Provider, p => p.Hear(new ExecutorEvent.LeaseExtended(
                    world.NowMs, extend.Job, extend.Lease, extend.ExpiresMs)));
                break;
            case CoordinatorEffect.AcceptBatch accept:
                Reply(accept.Provider, p => p.Answer(accept.Root, null, accept.Payable));
                break;
            case CoordinatorEffect.RefuseBatch refuse:
                Reply(refuse.Provider, p => p.Answer(refuse.Root, refuse.Reason, 0));
                break;
            case CoordinatorEffect.SignVoucher voucher:
                Sign(voucher);
                break;
            case CoordinatorEffect.CombineStage stage:
                var life = _life;
                world.After(world.Random.Next(10, 800), () =>
                {
                    if (life == _life)
                        Hear(world.Truth.Combine(world.NowMs, stage));
                });
                break;
            case CoordinatorEffect.RecordContradiction contradiction:
                SimChecks.Contradiction(world, contradiction);
                _contradictions.Add(contradiction);
                _contradicted.Add(contradiction.Provider);
                world.After(1_500, () => Hear(new CoordinatorEvent.ContradictionRecorded(
                    world.NowMs, contradiction.Job, contradiction.Provider)));
                break;
            case CoordinatorEffect.RecordLock signed:
                var isLocked = world.Scenario.Calm || world.Random.Next(5) > 0;
                world.After(world.Random.Next(200, 2_000), () => Hear(new CoordinatorEvent.LockRecorded(
                    world.NowMs, signed.Job, signed.Provider, isLocked)));
                break;
            case CoordinatorEffect.Report { Progress: { Kind: ProgressKind.Convicted } progress }:
                ConvictedMs[progress.Provider] = world.NowMs;
                break;
            case CoordinatorEffect.Report { Progress: { Kind: ProgressKind.Received } progress }:
                SimChecks.ReceivedOnce(_receipted, progress);
                break;
            case CoordinatorEffect.FinishJob finish:
                FinishedMs = FinishedMs == 0 ? world.NowMs : FinishedMs;
                Finish = finish;
                break;
        }
    }

    private void Reply(Address provider, Action<SimProvider> deliver)
    {
        var target = world.ProviderOf(provider);
        world.Send(() => deliver(target));
    }

    private void Sign(CoordinatorEffect.SignVoucher voucher)
    {
        var last = VoucherOf(voucher.Provider);
        Assert.True(voucher.Amount >= last, "a voucher fell");
        Assert.True(voucher.Amount <= world.Scenario.CapPerProvider, "a voucher is above its cap");
        Assert.True(voucher.Amount == last || !_contradicted.Contains(voucher.Provider), "a contradicted one was paid");
        Assert.True(voucher.Amount == last || !ConvictedMs.ContainsKey(voucher.Provider), "a convicted one was paid");
        if (!_vouchers.TryGetValue(voucher.Provider, out var all))
            _vouchers.Add(voucher.Provider, all = []);
        if (voucher.Amount > last)
            all.Add(voucher.Amount);
        Reply(voucher.Provider, p => p.Hear(new ExecutorEvent.VoucherReceived(
            world.NowMs, voucher.Job, voucher.Amount, voucher.Pieces)));
    }
}
