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
        Assert.Contains(Tell(new ExecutorEvent.Ticked(30_000)), e => e is ExecutorEffect.Pull);
        Assert.DoesNotContain(Tell(new ExecutorEvent.Ticked(60_000)), e => e is ExecutorEffect.Pull);
        Tell(new ExecutorEvent.ChainSeen(60_001, 1));
        Assert.Contains(Tell(new ExecutorEvent.Ticked(62_000)), e => e is ExecutorEffect.Pull);
    }

    private void Connect()
    {
        Tell(new ExecutorEvent.ChainSeen(1, 1_000));
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
