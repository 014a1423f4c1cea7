using Cairn.Content;
using Cairn.Crypto;

namespace Cairn.Jobs.Tests;

/// <summary>A provider whose client is silent is paid by time; prices are 30 a piece.</summary>
public sealed class TimePayTests
{
    private const long Start = 1_000_000;
    private const long WindowMs = 120_000;
    private static readonly Hash32 Job = SimTruth.Mix(1);
    private static readonly Cid State = Cid.ForDagJson(SimTruth.Mix(3).AsSpan());

    private readonly MemoryJournal _journal = new();
    private readonly ExecutorOptions _options = new() { CreditLimit = 100_000, RetryMs = 1_000, BatchWaitMs = 60_000 };
    private Executor _executor;
    private int _leases;

    public TimePayTests() => _executor = new Executor(_options);

    [Fact]
    public void What_no_voucher_covers_in_time_is_asserted_once_and_paid_after_its_window()
    {
        Deliver(Start, 0, 1, 2);
        Assert.Empty(Claims(Tick(Start + WindowMs / 2 - 1)));
        var assertion = Assert.IsType<ExecutorEffect.Assert>(Assert.Single(Claims(Tick(Start + WindowMs / 2))));
        Assert.Equal((0, 3, 0, (UInt128)90), (assertion.First, assertion.Count, assertion.Lane, assertion.Amount));
        Assert.Empty(Claims(Tick(Start + WindowMs / 2 + 1_000)));
        var endMs = Start + WindowMs / 2 + WindowMs;
        Tell(new ExecutorEvent.Asserted(Start + WindowMs / 2 + 2_000, Job, 0, 0, endMs, IsFinal: true));
        Assert.True(_executor.Earnings.Single().IsClaiming);
        Assert.Empty(Claims(Tick(endMs - 1)));
        Assert.Equal(assertion, Assert.IsType<ExecutorEffect.Finalise>(Assert.Single(Claims(Tick(endMs)))).Assertion);
        Tell(new ExecutorEvent.Finalised(endMs + 1, Job, 0, 0, IsFinal: true));
        Tell(new ExecutorEvent.PaidSeen(endMs + 2, Job, 90, false, false, default));
        Assert.False(_executor.Earnings.Single().IsClaiming);
        Assert.Empty(Claims(Tick(endMs + 10 * WindowMs)));
    }

    [Fact]
    public void A_voucher_in_time_leaves_nothing_to_assert()
    {
        Deliver(Start, 0, 1, 2);
        Tell(new ExecutorEvent.VoucherReceived(Start + 10, Job, 90, 3));
        Tell(new ExecutorEvent.VoucherStored(Start + 20, Job, 90));
        Assert.DoesNotContain(Tick(Start + WindowMs), e => e is ExecutorEffect.Assert);
        Assert.False(_executor.Earnings.Single().IsClaiming);
    }

    [Fact]
    public void All_that_was_delivered_is_asserted_where_the_newest_is_not_covered()
    {
        Deliver(Start, 0, 1);
        Tell(new ExecutorEvent.VoucherReceived(Start + 10, Job, 60, 2));
        Tell(new ExecutorEvent.VoucherStored(Start + 20, Job, 60));
        Deliver(Start + 1_000, 5, 6);
        var claims = Claims(Tick(Start + 1_000 + WindowMs / 2));
        Assert.Equal([(0, 2), (5, 2)], claims.OfType<ExecutorEffect.Assert>().Select(a => (a.First, a.Count)));
        Assert.Equal(2, claims.OfType<ExecutorEffect.Assert>().Select(a => a.Lane).Distinct().Count());
    }

    [Fact]
    public void Lanes_and_the_cap_bound_what_is_asserted_at_once()
    {
        Deliver(Start, [.. Enumerable.Range(0, 40).Select(i => 2 * i)]);
        var first = Claims(Tick(Start + WindowMs / 2)).OfType<ExecutorEffect.Assert>().ToArray();
        Assert.Equal(Enumerable.Range(0, 16), first.Select(a => a.Lane));
        Tell(new ExecutorEvent.Asserted(Start + WindowMs / 2 + 1, Job, 3, 6, Start + 2 * WindowMs, IsFinal: true));
        Tell(new ExecutorEvent.Finalised(Start + 2 * WindowMs, Job, 3, 6, IsFinal: true));
        var next = Claims(Tick(Start + 2 * WindowMs + 1)).OfType<ExecutorEffect.Assert>().Single(a => a.Lane == 3);
        Assert.Equal(32, next.First);
    }

    [Fact]
    public void A_refused_assertion_is_sent_again_unless_it_is_refused_for_good()
    {
        Deliver(Start, 0, 1);
        Assert.Single(Claims(Tick(Start + WindowMs)));
        Tell(new ExecutorEvent.AssertFailed(Start + WindowMs + 1, Job, 0, 0, IsFinal: false));
        Assert.Single(Claims(Tick(Start + WindowMs + 1_001)));
        Tell(new ExecutorEvent.AssertFailed(Start + WindowMs + 1_002, Job, 0, 0, IsFinal: true));
        Assert.Empty(Claims(Tick(Start + 3 * WindowMs)));
        Assert.False(_executor.Earnings.Single().IsClaiming);
    }

    [Fact]
    public void A_restart_asks_again_for_what_was_under_way_and_nothing_else()
    {
        Deliver(Start, 0, 1);
        var assertion = Claims(Tick(Start + WindowMs)).Single();
        _executor = JournalReplay.Executor(_options, _journal);
        Assert.Equal([assertion], Claims([.. Tell(new ExecutorEvent.Restarted(Start + WindowMs + 10)),
            .. Tell(new ExecutorEvent.ChainSeen(Start + WindowMs + 11, 1, default))]));
        Tell(new ExecutorEvent.Asserted(Start + WindowMs + 20, Job, 0, 0, Start + 2 * WindowMs, IsFinal: true));
        Tell(new ExecutorEvent.Finalised(Start + 2 * WindowMs, Job, 0, 0, IsFinal: true));
        Tell(new ExecutorEvent.PaidSeen(Start + 2 * WindowMs, Job, 60, false, false, default));
        _executor = JournalReplay.Executor(_options, _journal);
        Tell(new ExecutorEvent.Restarted(Start + 3 * WindowMs));
        Assert.Empty(Claims(Tick(Start + 3 * WindowMs)));
    }

    [Fact]
    public void Nothing_is_asserted_that_costs_more_than_it_brings_or_comes_too_late()
    {
        Deliver(Start, 0, 2, 4);
        Assert.Empty(Claims(Tell(new ExecutorEvent.ChainSeen(Start + WindowMs, 11, default))));
        Assert.Equal(3, Claims(Tell(new ExecutorEvent.ChainSeen(Start + WindowMs + 1, 9, default))).Count);
        _executor = new Executor(_options);
        Deliver(Start, [.. Enumerable.Range(0, 20).Select(i => 2 * i)]);
        Assert.Empty(Claims(Tick(Start + 3_600_000 + 600_000 - WindowMs / 2)));
    }

    [Fact]
    public void A_released_or_closed_job_is_left_alone()
    {
        Deliver(Start, 0, 1);
        Tell(new ExecutorEvent.JobSettled(Start + 10, Job));
        Assert.Empty(Claims(Tick(Start + WindowMs)));
        Assert.False(_executor.Earnings.Single().IsClaiming);
    }

    /// <summary>One lease of these pieces, computed, sent and answered.</summary>
    private void Deliver(long timeMs, params int[] pieces)
    {
        var lease = SimTruth.Mix(2, (ulong)++_leases);
        Tell(new ExecutorEvent.ChainSeen(timeMs, 1, default));
        Tell(new ExecutorEvent.GatewayUp(timeMs));
        Tell(new ExecutorEvent.LeaseGranted(timeMs, Job, lease, timeMs + 60_000,
            [.. pieces.Select(p => new LeasedPiece(p, 0, 0, 0, State))]));
        Tell(new ExecutorEvent.EscrowChecked(timeMs, Job, EscrowVerdict.Good,
            new JobOffer(30, [1], 5_000, Start + 3_600_000, 600_000, WindowMs, 600_000)));
        for (var place = 0; place < pieces.Length; place++)
        {
            Tell(new ExecutorEvent.InputsFetched(timeMs, Job, lease, place));
            Tell(new ExecutorEvent.PieceDone(timeMs, Job, lease, place, SimTruth.Mix(9, (ulong)place), false));
        }

        Tell(new ExecutorEvent.BatchAnswered(
            timeMs, Job, lease, 0, null, pieces.Length, SimTruth.Mix(4, (ulong)_leases)));
    }

    private ExecutorEffect[] Tick(long timeMs) => Tell(new ExecutorEvent.ChainSeen(timeMs, 1, default));

    private ExecutorEffect[] Tell(ExecutorEvent happened)
    {
        var record = ExecutorEventCodec.Encode(happened);
        Assert.True(ExecutorEventCodec.TryDecode(record, out var read));
        _journal.Append([record]);
        return [.. _executor.Apply(read)];
    }

    private static List<ExecutorEffect> Claims(IEnumerable<ExecutorEffect> effects) =>
        [.. effects.Where(e => e is ExecutorEffect.Assert or ExecutorEffect.Finalise)];
}
