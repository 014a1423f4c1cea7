using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Jobs.Tests;

/// <summary>Hosts an executor: journals, performs effects as its behaviour has it, crashes and replays.</summary>
internal sealed class SimProvider(SimWorld world, int index, SimBehaviour behaviour)
{
    /// <summary>Within this a provider that runs has claimed what it holds, if the chain lets it.</summary>
    public const long PatienceMs = 12_000;

    private readonly ExecutorOptions _options = new()
    {
        Parallelism = world.Scenario.Parallelism, RetryMs = 2_000, RenewBeforeMs = 8_000, CreditLimit = 100_000,
        RedeemSecondsMin = 10, ShutdownSeconds = 10,
    };

    private readonly MemoryJournal _journal = new();
    private readonly Dictionary<Hash32, (Hash32 Lease, int Batch)> _batches = [];
    private Executor _executor = new(new ExecutorOptions());
    private UInt128 _disk;
    private int _life;
    private int _done;
    private bool _up;
    private bool _gone;
    private long _upMs;
    private long _diskMs;

    public Address Address { get; } = SimWorld.AddressOf(index);

    public SimBehaviour Behaviour => behaviour;

    public Executor Machine => _executor;

    /// <summary>The newest voucher on disk.</summary>
    public UInt128 Stored => _disk;

    /// <summary>Whether it has run for long enough to have claimed what it holds.</summary>
    public bool IsSteady => _up && world.NowMs - Math.Max(_upMs, _diskMs) > PatienceMs;

    public void Start()
    {
        (_up, _upMs, _executor) = (true, world.NowMs, new Executor(_options));
        Hear(new ExecutorEvent.ChainSeen(world.NowMs, 1, default));
        Hear(new ExecutorEvent.GatewayUp(world.NowMs));
        Tick();
        for (var i = 0; i < world.Scenario.ProviderCrashes; i++)
            world.After(world.Random.Next(60_000), Crash);
        if (world.Scenario.Shutdowns && index % 2 == 1)
            world.After(world.Random.Next(20_000), () => Hear(new ExecutorEvent.ShutdownRequested(world.NowMs)));
        if (behaviour == SimBehaviour.Vanisher)
            world.After(world.Random.Next(20_000), () => (_up, _gone) = (false, true));
    }

    public void Hear(ExecutorEvent happened)
    {
        if (!_up)
            return;
        var record = ExecutorEventCodec.Encode(happened with { TimeMs = world.NowMs });
        Assert.True(ExecutorEventCodec.TryDecode(record, out var read), happened.ToString());
        _journal.Append([record]);
        foreach (var effect in _executor.Apply(read).ToArray())
            Perform(effect);
        if (happened is ExecutorEvent.PullRefused { Reason: PullRefusal.NotLocked })
            world.Send(() => world.Gateway.Hear(new CoordinatorEvent.LockSigned(
                world.NowMs, world.Job, Address, 1_000, (ulong)world.DeadlineMs, new byte[65])));
    }

    public void Answer(Hash32 root, BatchRefusal? refusal, int payable)
    {
        if (_batches.TryGetValue(root, out var batch))
            Hear(new ExecutorEvent.BatchAnswered(world.NowMs, world.Job, batch.Lease, batch.Batch, refusal, payable));
    }

    private void Tick()
    {
        Hear(new ExecutorEvent.Ticked(world.NowMs));
        if (!_gone)
            world.After(1_000, Tick);
    }

    private void Crash()
    {
        if (!_up)
            return;
        (_up, _life) = (false, _life + 1);
        world.After(world.Random.Next(100, 20_000), () =>
        {
            if (_gone)
                return;
            var before = SimChecks.Fingerprint(_executor);
            _executor = JournalReplay.Executor(_options, _journal);
            Assert.Equal(before, SimChecks.Fingerprint(_executor));
            (_up, _upMs) = (true, world.NowMs);
            Hear(new ExecutorEvent.Restarted(world.NowMs));
            Hear(new ExecutorEvent.GatewayUp(world.NowMs));
        });
    }

    private void Perform(ExecutorEffect effect)
    {
        switch (effect)
        {
            case ExecutorEffect.Pull pull:
                world.Send(() => world.Gateway.Hear(new CoordinatorEvent.Pulled(
                    world.NowMs, Address, pull.PiecesMax, pull.Held)));
                break;
            case ExecutorEffect.CheckEscrow check:
                Later(200, () => Hear(Escrow(check.Job)));
                break;
            case ExecutorEffect.FetchInputs fetch:
                Later(50, () => Hear(behaviour == SimBehaviour.Clumsy && world.Random.Next(4) == 0
                    ? new ExecutorEvent.PieceFailed(world.NowMs, fetch.Job, fetch.Lease, fetch.Place)
                    : new ExecutorEvent.InputsFetched(world.NowMs, fetch.Job, fetch.Lease, fetch.Place)));
                break;
            case ExecutorEffect.Execute execute:
                var slow = behaviour == SimBehaviour.Straggler ? 20 : 1;
                Later(slow * world.Random.Next(1, world.Scenario.PieceMs), () => Hear(Compute(execute)));
                break;
            case ExecutorEffect.SubmitBatch submit:
                Submit(submit);
                break;
            case ExecutorEffect.RenewLease renew:
                world.Send(() => world.Gateway.Hear(new CoordinatorEvent.LeaseRenewed(
                    world.NowMs, renew.Job, Address, renew.Lease)));
                break;
            case ExecutorEffect.ReturnLease give:
                world.Send(() => world.Gateway.Hear(new CoordinatorEvent.LeaseReturned(
                    world.NowMs, give.Job, Address, give.Lease)));
                break;
            case ExecutorEffect.Stop:
                Assert.Equal(0, _executor.Leases);
                (_up, _gone, _life) = (false, true, _life + 1);
                break;
            case ExecutorEffect.StoreVoucher store:
                Later(5, () => Store(store));
                break;
            case ExecutorEffect.Redeem redeem:
                Later(500, () => Redeem(redeem));
                break;
            case ExecutorEffect.CountPaid count:
                Later(world.Random.Next(300), () => Count(count.Job));
                break;
        }
    }

    private void Store(ExecutorEffect.StoreVoucher store)
    {
        if (!world.Scenario.Calm && world.Random.Next(10) == 0)
            return;
        Assert.True(world.Gateway.HasSigned(Address, store.Amount));
        if (store.Amount > _disk)
            (_disk, _diskMs) = (store.Amount, world.NowMs);
        Hear(new ExecutorEvent.VoucherStored(world.NowMs, store.Job, store.Amount));
    }

    private void Redeem(ExecutorEffect.Redeem redeem)
    {
        Assert.True(redeem.Amount <= _disk, "redeemed before it was stored");
        var isUp = world.Chain.IsUp;
        if (isUp)
            world.Chain.Claim(Address, redeem.Amount);
        Later(world.Random.Next(1_000), () => Hear(isUp
            ? new ExecutorEvent.ClaimEnded(world.NowMs, redeem.Job)
            : new ExecutorEvent.RedeemFailed(world.NowMs, redeem.Job)));
    }

    private void Count(Hash32 job)
    {
        ExecutorEvent answer = world.Chain.IsUp
            ? world.Chain.Count(Address)
            : new ExecutorEvent.CountFailed(world.NowMs, job);
        Later(world.Random.Next(300), () => Hear(answer));
    }

    private ExecutorEvent.EscrowChecked Escrow(Hash32 job) => world.Chain.IsUp
        ? new ExecutorEvent.EscrowChecked(world.NowMs, job, EscrowVerdict.Good, new JobOffer(
            (UInt128)(8 + index), world.Scenario.Units, world.Scenario.CapPerProvider, world.DeadlineMs, 600_000))
        : new ExecutorEvent.EscrowChecked(world.NowMs, job, EscrowVerdict.Unknown, null);

    private ExecutorEvent Compute(ExecutorEffect.Execute execute)
    {
        var piece = execute.Piece;
        if (behaviour == SimBehaviour.Clumsy && world.Random.Next(3) == 0)
            return new ExecutorEvent.PieceFailed(world.NowMs, execute.Job, execute.Lease, execute.Place);
        var first = _done++ == 0;
        var (output, fail) = behaviour switch
        {
            SimBehaviour.Liar => (world.Truth.Lie(piece, (ulong)index), false),
            SimBehaviour.SometimesLiar when world.Random.Next(10) < 3 => (world.Truth.Lie(piece, (ulong)index), false),
            SimBehaviour.LateLiar when !first => (world.Truth.Lie(piece, (ulong)index), false),
            SimBehaviour.Colluder => (world.Truth.Lie(piece, 77), false),
            SimBehaviour.FailLiar => (world.Truth.Fail(piece, (ulong)index), true),
            SimBehaviour.Garbler => (world.Truth.Garbled(piece, (ulong)index), false),
            _ => (SimTruth.Output(piece), false),
        };
        return new ExecutorEvent.PieceDone(world.NowMs, execute.Job, execute.Lease, execute.Place, output, fail,
            world.Scenario.Disputed ? Commit(output) : null);
    }

    /// <summary>Some lie about how they came to a right output.</summary>
    private PieceCommitment Commit(Hash32 output)
    {
        var isLie = behaviour == SimBehaviour.SometimesLiar && world.Random.Next(10) == 0;
        return new PieceCommitment(SimTruth.Mix(21), default, PieceOutcome.Success(
            SimTruth.Mix(22, SimTruth.Word(output.AsSpan()), isLie ? 1u : 0u)));
    }

    private void Submit(ExecutorEffect.SubmitBatch submit)
    {
        var results = submit.Results.Select(r => new BatchResult(
            r.Piece.Stage, r.Piece.Slot, r.Piece.Branch, r.Output, SimTruth.Mix(9), r.IsFail,
            r.Commitment)).ToArray();
        List<ulong> words = [4, (ulong)index, SimTruth.Word(submit.Lease.AsSpan()[24..]), (ulong)submit.Batch];
        foreach (var result in results)
            words.Add(SimTruth.Word(result.Digest.AsSpan()));
        var root = SimTruth.Mix(words.ToArray());
        _batches[root] = (submit.Lease, submit.Batch);
        world.Send(() => world.Gateway.Hear(new CoordinatorEvent.BatchReceived(
            world.NowMs, submit.Job, Address, submit.Lease, root, new byte[65], results)));
    }

    /// <summary>Something of this process: a crash ends it.</summary>
    private void Later(int ms, Action action)
    {
        var life = _life;
        world.After(ms, () =>
        {
            if (life == _life)
                action();
        });
    }
}
