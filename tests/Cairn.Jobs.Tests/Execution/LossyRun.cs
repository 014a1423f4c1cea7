using Cairn.Crypto;

namespace Cairn.Jobs.Tests;

/// <summary>One provider on a chain that loses blocks; all of it drawn from a seed.</summary>
internal sealed class LossyRun(int seed)
{
    private const int FinalBlocks = 4;
    private static readonly Hash32 Job = SimTruth.Mix(1);

    private readonly Random _random = new(seed);
    private readonly Executor _executor = new(new ExecutorOptions { RetryMs = 1_000, RedeemSecondsMin = 2 });
    private readonly List<(Hash32 Hash, UInt128 Paid)> _blocks = [(SimTruth.Mix(2), 0)];
    private readonly List<Action> _underWay = [];
    private long _nowMs = 1;
    private UInt128 _voucher;
    private int _finalHeight;

    public int PaymentsLost { get; private set; }

    private UInt128 Paid => _blocks[^1].Paid;

    public bool IsPaid => Paid == _voucher && _executor.Earnings.Single() is var e && e.Redeemed == _voucher
        && e.IsSettled == (_voucher > 0);

    public override string ToString() => $"voucher {_voucher}, paid {Paid}; {_executor.Earnings.Single()}";

    public void Play()
    {
        Look();
        Promise();
        for (var i = 0; i < 60; i++)
            Any();
    }

    /// <summary>No more faults: whatever is under way ends, and the head is looked at.</summary>
    public void Settle()
    {
        for (var i = 0; i < 100; i++)
        {
            while (_underWay.Count > 0)
                Deliver();
            Release();
            Look();
        }
    }

    private void Any()
    {
        switch (_random.Next(10))
        {
            case 0:
                Promise();
                break;
            case 1:
                Lose();
                break;
            case 2:
                Append(Paid);
                break;
            case 3:
                Release();
                break;
            case 4 or 5:
                Look();
                break;
            case 6:
                Tell(new ExecutorEvent.Restarted(_nowMs));
                break;
            default:
                if (_underWay.Count > 0)
                    Deliver();
                break;
        }
    }

    private void Promise()
    {
        _voucher += (UInt128)_random.Next(10, 100);
        Tell(new ExecutorEvent.VoucherReceived(_nowMs, Job, _voucher, 1));
    }

    private void Release()
    {
        if (_voucher > 0 && Paid == _voucher)
            Tell(new ExecutorEvent.JobSettled(_nowMs, Job));
    }

    private void Append(UInt128 paid)
    {
        _blocks.Add((SimTruth.Mix(3, (ulong)_random.NextInt64()), paid));
        _finalHeight = Math.Max(_finalHeight, _blocks.Count - FinalBlocks);
    }

    private void Lose()
    {
        var before = Paid;
        var kept = _random.Next(_finalHeight, _blocks.Count) + 1;
        _blocks.RemoveRange(kept, _blocks.Count - kept);
        PaymentsLost += Paid < before ? 1 : 0;
    }

    private void Look()
    {
        _nowMs += 1_000;
        Tell(new ExecutorEvent.ChainSeen(_nowMs, 1, _blocks[^1].Hash));
    }

    private void Deliver()
    {
        var index = _random.Next(_underWay.Count);
        var next = _underWay[index];
        _underWay.RemoveAt(index);
        next();
    }

    private void Tell(ExecutorEvent happened)
    {
        if (happened is ExecutorEvent.Restarted)
            _underWay.Clear();
        foreach (var effect in _executor.Apply(happened).ToArray())
            _underWay.Add(() => Perform(effect));
    }

    private void Perform(ExecutorEffect effect)
    {
        switch (effect)
        {
            case ExecutorEffect.StoreVoucher store:
                Tell(new ExecutorEvent.VoucherStored(_nowMs, Job, store.Amount));
                break;
            case ExecutorEffect.Redeem redeem:
                if (redeem.Amount > Paid)
                    Append(redeem.Amount);
                _underWay.Add(() => Tell(new ExecutorEvent.ClaimEnded(_nowMs, Job)));
                break;
            case ExecutorEffect.CountPaid:
                var seen = Count();
                _underWay.Add(() => Tell(seen with { TimeMs = _nowMs }));
                break;
        }
    }

    private ExecutorEvent Count() => _random.Next(8) == 0
        ? new ExecutorEvent.CountFailed(_nowMs, Job)
        : new ExecutorEvent.PaidSeen(
            _nowMs, Job, Paid, false, _blocks[_finalHeight].Paid == Paid, _blocks[^1].Hash);
}
