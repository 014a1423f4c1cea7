using Cairn.Content;
using Cairn.Crypto;

namespace Cairn.Jobs.Tests;

public sealed class ExecutorTests
{
    private static readonly Hash32 Job = SimTruth.Mix(1);
    private static readonly Hash32 Lease = SimTruth.Mix(2);
    private static readonly Cid State = Cid.ForDagJson(SimTruth.Mix(3).AsSpan());

    private readonly Executor _executor =
        new(new ExecutorOptions { CreditLimit = 100, RetryMs = 1_000, BatchWaitMs = 0 });

    [Fact]
    public void No_work_begins_before_escrow_was_found_good()
    {
        Connect();
        Assert.IsType<ExecutorEffect.CheckEscrow>(Grant(1)[0]);
        Assert.DoesNotContain(Tell(new ExecutorEvent.Ticked(3)), e => e is ExecutorEffect.FetchInputs);
        Assert.Contains(Tell(Good(4)), e => e is ExecutorEffect.FetchInputs);
    }

    [Fact]
    public void A_provider_that_was_shut_down_works_again_after_a_restart()
    {
        Connect();
        Assert.Contains(Tell(new ExecutorEvent.ShutdownRequested(3)), e => e is ExecutorEffect.Stop);
        Assert.True(_executor.IsStopped);
        Tell(new ExecutorEvent.Restarted(4));
        Assert.False(_executor.IsStopped);
        Assert.Contains(Tell(new ExecutorEvent.GatewayUp(5)), e => e is ExecutorEffect.Pull);
    }

    [Fact]
    public void Bad_escrow_returns_the_lease_and_no_other_is_taken()
    {
        Connect();
        Grant(1);
        var effects = Tell(new ExecutorEvent.EscrowChecked(3, Job, EscrowVerdict.Bad, null));
        Assert.Contains(effects, e => e is ExecutorEffect.ReturnLease);
        Assert.Contains(Grant(4), e => e is ExecutorEffect.ReturnLease);
        Assert.Equal(0, _executor.Leases);
    }

    [Fact]
    public void Work_stops_at_the_credit_limit_and_goes_on_with_a_stored_voucher()
    {
        Connect();
        Grant(3);
        Tell(Good(3));
        Compute(4, 0);
        var ready = Tell(new ExecutorEvent.InputsFetched(6, Job, Lease, 1));
        Assert.DoesNotContain(ready, e => e is ExecutorEffect.Execute);
        Tell(new ExecutorEvent.BatchAnswered(7, Job, Lease, 0, null, 1));
        var voucher = Tell(new ExecutorEvent.VoucherReceived(8, Job, 100, 1));
        Assert.Contains(voucher, e => e is ExecutorEffect.StoreVoucher);
        Assert.DoesNotContain(voucher, e => e is ExecutorEffect.Execute);
        Assert.Contains(Tell(new ExecutorEvent.VoucherStored(9, Job, 100)), e => e is ExecutorEffect.Execute);
        Assert.Equal((UInt128)100, _executor.Earnings.Single().Guaranteed);
    }

    [Fact]
    public void A_result_waits_for_the_voucher_before_it_to_be_durable()
    {
        Connect();
        Grant(1);
        Tell(Good(3));
        Tell(new ExecutorEvent.InputsFetched(4, Job, Lease, 0));
        Tell(new ExecutorEvent.VoucherReceived(5, Job, 50, 1));
        var done = Tell(new ExecutorEvent.PieceDone(6, Job, Lease, 0, SimTruth.Mix(9), false));
        Assert.DoesNotContain(done, e => e is ExecutorEffect.SubmitBatch);
        Assert.Contains(Tell(new ExecutorEvent.VoucherStored(7, Job, 50)), e => e is ExecutorEffect.SubmitBatch);
    }

    [Fact]
    public void A_batch_is_sent_again_until_it_is_answered()
    {
        Connect();
        Grant(1);
        Tell(Good(3));
        var first = Compute(4, 0).OfType<ExecutorEffect.SubmitBatch>().Single();
        Assert.DoesNotContain(Tell(new ExecutorEvent.Ticked(500)), e => e is ExecutorEffect.SubmitBatch);
        var again = Tell(new ExecutorEvent.Ticked(1_600)).OfType<ExecutorEffect.SubmitBatch>().Single();
        Assert.Equal((first.Batch, first.Lease), (again.Batch, again.Lease));
        Tell(new ExecutorEvent.BatchAnswered(1_700, Job, Lease, 0, null, 1));
        Assert.DoesNotContain(Tell(new ExecutorEvent.Ticked(5_000)), e => e is ExecutorEffect.SubmitBatch);
    }

    [Fact]
    public void Blind_for_half_the_recut_delay_it_takes_no_new_work()
    {
        Connect();
        Grant(1);
        Tell(Good(3));
        Compute(4, 0);
        Tell(new ExecutorEvent.BatchAnswered(6, Job, Lease, 0, null, 0));
        Assert.Equal(1, Tell(new ExecutorEvent.Ticked(30_000)).OfType<ExecutorEffect.Pull>().Single().PiecesMax);
        Assert.Equal(0, Tell(new ExecutorEvent.Ticked(60_000)).OfType<ExecutorEffect.Pull>().Single().PiecesMax);
        Tell(new ExecutorEvent.ChainSeen(60_001, 1, default));
        Assert.Equal(1, Tell(new ExecutorEvent.Ticked(62_000)).OfType<ExecutorEffect.Pull>().Single().PiecesMax);
    }

    [Fact]
    public void A_claim_that_fails_is_repeated_ever_more_rarely_until_it_succeeds()
    {
        Owed(50);
        var tries = new List<long>();
        for (var now = 1_000L; now < 200_000 && tries.Count < 9; now += 1_000)
            if (At(now).OfType<ExecutorEffect.Redeem>().Any())
            {
                tries.Add(now);
                Tell(new ExecutorEvent.RedeemFailed(now, Job));
            }

        var pauses = tries.Zip(tries.Skip(1), (a, b) => b - a).ToArray();
        Assert.Equal([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000], pauses);
        Assert.Contains(At(tries[^1] + 60_000), e => e is ExecutorEffect.Redeem);
        Paid(tries[^1] + 60_001, 50);
        Assert.DoesNotContain(At(tries[^1] + 300_000), e => e is ExecutorEffect.Redeem);
    }

    [Fact]
    public void A_payment_that_the_chain_has_lost_is_claimed_again()
    {
        Owed(50);
        Assert.Contains(At(1_000), e => e is ExecutorEffect.Redeem);
        Paid(1_001, 50);
        Tell(new ExecutorEvent.JobSettled(1_002, Job));
        Assert.True(_executor.Earnings.Single().IsSettled);
        Assert.DoesNotContain(At(2_000), e => e is ExecutorEffect.Redeem);
        Assert.Contains(Counted(2_001, 0), e => e is ExecutorEffect.Redeem);
        Assert.False(_executor.Earnings.Single().IsSettled);
    }

    [Fact]
    public void A_job_that_the_chain_has_lost_waits_until_it_is_there_again()
    {
        Connect();
        Grant(2);
        Tell(Good(3));
        var check = Tell(new ExecutorEvent.ChainWentBack(4)).OfType<ExecutorEffect.CheckEscrow>().Single();
        Assert.True(check.Again);
        Tell(new ExecutorEvent.EscrowChecked(5, Job, EscrowVerdict.NotOpen, null));
        var ready = Tell(new ExecutorEvent.InputsFetched(6, Job, Lease, 0));
        Assert.DoesNotContain(ready, e => e is ExecutorEffect.Execute);
        Assert.Contains(At(2_000), e => e is ExecutorEffect.CheckEscrow);
        Assert.Contains(Tell(Good(2_001)), e => e is ExecutorEffect.Execute);
    }

    [Fact]
    public void On_shutdown_it_asks_for_the_last_voucher_and_claims_it_before_it_stops()
    {
        Connect();
        Grant(1);
        Tell(Good(3));
        Compute(4, 0);
        Tell(new ExecutorEvent.BatchAnswered(6, Job, Lease, 0, null, 1));
        Tell(new ExecutorEvent.PullRefused(7, PullRefusal.NoWork, 60_000));
        var asked = Tell(new ExecutorEvent.ShutdownRequested(8));
        Assert.Equal(0, asked.OfType<ExecutorEffect.Pull>().Single().PiecesMax);
        Assert.DoesNotContain(asked, e => e is ExecutorEffect.Stop);
        Tell(new ExecutorEvent.VoucherReceived(9, Job, 100, 1));
        Tell(new ExecutorEvent.PullRefused(9, PullRefusal.NoWork, 60_000));
        Tell(new ExecutorEvent.ChainSeen(10, 10, default));
        Assert.Contains(Tell(new ExecutorEvent.VoucherStored(10, Job, 100)), e => e is ExecutorEffect.Redeem);
        Assert.DoesNotContain(Tell(new ExecutorEvent.RedeemFailed(11, Job)), e => e is ExecutorEffect.Stop);
        Assert.Contains(At(1_100, cost: 10), e => e is ExecutorEffect.Redeem);
        Assert.Contains(Paid(1_101, 100), e => e is ExecutorEffect.Stop);
    }

    [Theory]
    [InlineData(50)] // not worth its gas
    [InlineData(1)] // worth it, yet never claimed in time
    public void Shutdown_ends_in_time_with_a_voucher_in_hand(int cost)
    {
        Owed(50);
        Tell(new ExecutorEvent.ChainSeen(10, (UInt128)cost, default));
        Tell(new ExecutorEvent.ShutdownRequested(10));
        for (var now = 1_000; now < 30_000 && !_executor.IsStopped; now += 1_000)
            foreach (var _ in At(now, cost).OfType<ExecutorEffect.Redeem>())
                Tell(new ExecutorEvent.RedeemFailed(now, Job));
        Assert.Equal(cost == 50, _executor.IsStopped);
        At(30_100, cost);
        Assert.True(_executor.IsStopped);
    }

    [Fact]
    public void A_voucher_of_a_job_that_the_journal_does_not_know_is_claimed_too()
    {
        Connect();
        Tell(new ExecutorEvent.VoucherReceived(2, Job, 50_000, 1));
        var stored = Tell(new ExecutorEvent.VoucherStored(3, Job, 50_000));
        Assert.Equal((UInt128)50_000, stored.OfType<ExecutorEffect.Redeem>().Single().Amount);
    }

    [Fact]
    public void Settled_jobs_make_room_for_new_ones()
    {
        Connect();
        for (var i = 0; i < 1_000; i++)
            Tell(new ExecutorEvent.VoucherReceived(2, SimTruth.Mix(50, (ulong)i), 1, 1));
        Assert.Contains(Grant(1), e => e is ExecutorEffect.ReturnLease);
        Tell(new ExecutorEvent.JobSettled(3, SimTruth.Mix(50, 7)));
        Assert.DoesNotContain(Grant(1), e => e is ExecutorEffect.ReturnLease);
    }

    /// <summary>A finished job with a voucher that is worth its gas.</summary>
    private void Owed(int amount)
    {
        Connect();
        Grant(1);
        Tell(Good(3));
        Tell(new ExecutorEvent.JobOver(4, Job));
        Tell(new ExecutorEvent.VoucherReceived(5, Job, (UInt128)amount, 1));
        Tell(new ExecutorEvent.VoucherStored(6, Job, (UInt128)amount));
    }

    /// <summary>A claim has ended, and the chain says that so much was paid.</summary>
    private ExecutorEffect[] Paid(long timeMs, int amount)
    {
        var ended = Tell(new ExecutorEvent.ClaimEnded(timeMs, Job));
        Assert.Contains(ended, e => e is ExecutorEffect.CountPaid);
        Assert.DoesNotContain(ended, e => e is ExecutorEffect.Redeem);
        return Counted(timeMs, amount);
    }

    private ExecutorEffect[] Counted(long timeMs, int paid) =>
        Tell(new ExecutorEvent.PaidSeen(timeMs, Job, (UInt128)paid, false, false, default));

    private ExecutorEffect[] At(long timeMs, int cost = 1) =>
        Tell(new ExecutorEvent.ChainSeen(timeMs, (UInt128)cost, default));

    private void Connect()
    {
        Tell(new ExecutorEvent.ChainSeen(1, 1_000, default));
        Assert.Contains(Tell(new ExecutorEvent.GatewayUp(1)), e => e is ExecutorEffect.Pull);
    }

    private ExecutorEffect[] Grant(int pieces) => Tell(new ExecutorEvent.LeaseGranted(
        2, Job, Lease, 900_000, Enumerable.Range(0, pieces).Select(i => new LeasedPiece(i, 0, i, 0, State)).ToArray()));

    private static ExecutorEvent.EscrowChecked Good(long timeMs) =>
        new(timeMs, Job, EscrowVerdict.Good, new JobOffer(10, [10, 10, 10], 1_000, 9_000_000, 100_000));

    private ExecutorEffect[] Compute(long timeMs, int place)
    {
        Tell(new ExecutorEvent.InputsFetched(timeMs, Job, Lease, place));
        return Tell(new ExecutorEvent.PieceDone(timeMs + 1, Job, Lease, place, SimTruth.Mix(9), false));
    }

    private ExecutorEffect[] Tell(ExecutorEvent happened) => _executor.Apply(happened).ToArray();
}
