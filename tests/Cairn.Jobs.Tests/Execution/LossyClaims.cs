using System.Collections.Immutable;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Jobs.Tests;

/// <summary>
/// One provider that is paid by time, on a chain that loses blocks which nobody looked at; all of it drawn from a seed.
/// </summary>
internal sealed class LossyClaims(int seed)
{
    private const int FinalBlocks = 4;
    private const int Pieces = 6;
    private const long WindowMs = 120_000;
    private const long DeadlineMs = 1_000_000_000;
    private const ulong Price = 30;
    private static readonly Hash32 Job = SimTruth.Mix(1);
    private static readonly Cid State = Cid.ForDagJson(SimTruth.Mix(3).AsSpan());

    private readonly Random _random = new(seed);
    private readonly Executor _executor = new(new ExecutorOptions { CreditLimit = 100_000, RetryMs = 1_000 });
    private readonly List<Block> _blocks =
        [new(SimTruth.Mix(2), ImmutableDictionary<int, long>.Empty, ImmutableHashSet<int>.Empty, 0)];

    private readonly List<Action> _underWay = [];
    private long _nowMs = 1;
    private int _finalHeight;

    /// <param name="Ends">By lane, when the windows of undecided assertions end.</param>
    /// <param name="Claimed">Pieces that were ever asserted.</param>
    private sealed record Block(
        Hash32 Hash, ImmutableDictionary<int, long> Ends, ImmutableHashSet<int> Claimed, UInt128 Paid);

    public int AssertionsLost { get; private set; }

    public int PaymentsLost { get; private set; }

    private Block Head => _blocks[^1];

    public bool IsPaid => Head.Paid == (UInt128)Pieces * Price && Head.Ends.IsEmpty
        && _executor.Earnings.Single() is { IsClaiming: false } e && e.Redeemed == Head.Paid;

    public override string ToString() => $"{Head}; {_executor.Earnings.Single()}";

    public void Play()
    {
        for (var lease = 0; lease < Pieces; lease += 2)
            Deliver(lease, lease + 1);
        for (var i = 0; i < 150; i++)
            Any();
    }

    /// <summary>No more faults: blocks come, and the head is looked at.</summary>
    public void Settle()
    {
        for (var i = 0; i < 60; i++)
        {
            Append(Head);
            _nowMs += WindowMs / 4;
            Look();
            // A count is asked for again until the head is looked at.
            for (var n = 0; n < 50 && _underWay.Count > 0; n++)
                Answer();
        }
    }

    private void Any()
    {
        switch (_random.Next(10))
        {
            case 0:
                Lose();
                break;
            case 1:
                Append(Head);
                break;
            case 2 or 3 or 4:
                _nowMs += _random.Next(1_000, 20_000);
                Look();
                break;
            case 5 when _random.Next(4) == 0:
                _underWay.Clear();
                Tell(new ExecutorEvent.Restarted(_nowMs));
                break;
            default:
                if (_underWay.Count > 0)
                    Answer();
                break;
        }
    }

    private void Append(Block next)
    {
        _blocks.Add(next with { Hash = SimTruth.Mix(5, (ulong)_random.NextInt64()) });
        _finalHeight = Math.Max(_finalHeight, _blocks.Count - FinalBlocks);
    }

    private void Lose()
    {
        var before = Head;
        var kept = _random.Next(_finalHeight, _blocks.Count) + 1;
        _blocks.RemoveRange(kept, _blocks.Count - kept);
        AssertionsLost += before.Claimed.Count > Head.Claimed.Count ? 1 : 0;
        PaymentsLost += before.Paid > Head.Paid ? 1 : 0;
    }

    private void Look() => Tell(new ExecutorEvent.ChainSeen(_nowMs, 1, Head.Hash));

    private void Answer()
    {
        var index = _random.Next(_underWay.Count);
        var next = _underWay[index];
        _underWay.RemoveAt(index);
        next();
    }

    private void Tell(ExecutorEvent happened)
    {
        var record = ExecutorEventCodec.Encode(happened);
        Assert.True(ExecutorEventCodec.TryDecode(record, out var read));
        foreach (var effect in _executor.Apply(read).ToArray())
            _underWay.Add(() => Perform(effect));
    }

    private void Perform(ExecutorEffect effect)
    {
        var answer = effect switch
        {
            ExecutorEffect.Assert claim => Claim(claim),
            ExecutorEffect.Finalise claim => Pay(claim.Assertion),
            ExecutorEffect.CountPaid => new ExecutorEvent.PaidSeen(
                _nowMs, Job, Head.Paid, false, _blocks[_finalHeight].Paid == Head.Paid, Head.Hash),
            _ => null,
        };
        if (answer is not null)
            _underWay.Add(() => Tell(answer with { TimeMs = _nowMs }));
    }

    private ExecutorEvent Claim(ExecutorEffect.Assert claim)
    {
        if (_random.Next(8) == 0)
            return new ExecutorEvent.AssertFailed(_nowMs, Job, claim.Lane, claim.First, IsFinal: false);
        if (!Head.Claimed.Contains(claim.First))
        {
            Assert.False(Head.Ends.ContainsKey(claim.Lane), "a lane was taken twice");
            Append(Head with
            {
                Ends = Head.Ends.Add(claim.Lane, _nowMs + WindowMs),
                Claimed = Head.Claimed.Union(Enumerable.Range(claim.First, claim.Count)),
            });
        }

        return Found(claim)!;
    }

    private ExecutorEvent Pay(ExecutorEffect.Assert claim)
    {
        if (_random.Next(8) == 0)
            return new ExecutorEvent.FinaliseFailed(_nowMs, Job, claim.Lane, claim.First, 0);
        if (Head.Ends.TryGetValue(claim.Lane, out var endMs))
        {
            if (_nowMs < endMs)
                return new ExecutorEvent.FinaliseFailed(_nowMs, Job, claim.Lane, claim.First, endMs);
            Append(Head with { Ends = Head.Ends.Remove(claim.Lane), Paid = Head.Paid + claim.Amount });
        }

        return Found(claim) ?? new ExecutorEvent.Unasserted(_nowMs, Job, claim.Lane, claim.First);
    }

    /// <summary>What the chain holds of an assertion; null where it is nothing.</summary>
    private ExecutorEvent? Found(ExecutorEffect.Assert claim)
    {
        if (!Head.Claimed.Contains(claim.First))
            return null;
        var final = _blocks[_finalHeight];
        var isOpen = Head.Ends.TryGetValue(claim.Lane, out var endMs);
        var isFinal = final.Claimed.Contains(claim.First) && final.Ends.ContainsKey(claim.Lane) == isOpen;
        return isOpen
            ? new ExecutorEvent.Asserted(_nowMs, Job, claim.Lane, claim.First, endMs, isFinal)
            : new ExecutorEvent.Finalised(_nowMs, Job, claim.Lane, claim.First, isFinal);
    }

    /// <summary>One lease of two pieces, computed, sent and answered.</summary>
    private void Deliver(params int[] pieces)
    {
        var lease = SimTruth.Mix(4, (ulong)pieces[0]);
        Look();
        Tell(new ExecutorEvent.GatewayUp(_nowMs));
        Tell(new ExecutorEvent.LeaseGranted(_nowMs, Job, lease, _nowMs + 60_000,
            [.. pieces.Select(p => new LeasedPiece(p, 0, 0, 0, State))]));
        Tell(new ExecutorEvent.EscrowChecked(_nowMs, Job, EscrowVerdict.Good,
            new JobOffer(Price, [1], 5_000, DeadlineMs, 600_000, WindowMs, 600_000)));
        for (var place = 0; place < pieces.Length; place++)
        {
            Tell(new ExecutorEvent.InputsFetched(_nowMs, Job, lease, place));
            Tell(new ExecutorEvent.PieceDone(_nowMs, Job, lease, place, SimTruth.Mix(9, (ulong)place), false));
        }

        Tell(new ExecutorEvent.BatchAnswered(
            _nowMs, Job, lease, 0, null, pieces.Length, SimTruth.Mix(6, (ulong)pieces[0])));
        _underWay.Clear();
    }
}
