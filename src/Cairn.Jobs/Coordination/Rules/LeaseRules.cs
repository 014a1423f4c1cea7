using System.Buffers.Binary;
using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>Grants leases, extends them and takes them back.</summary>
internal static class LeaseRules
{
    /// <summary>Makes one lease of what the planner picks; null with the reason where there is nothing.</summary>
    public static Lease? TryGrant(Turn turn, JobState job, ParticipantAccount account, int max, out PullRefusal refusal)
    {
        refusal = account.Excluded ? PullRefusal.Excluded
            : account.MayWork ? PullRefusal.TooManyLeases : PullRefusal.NotLocked;
        if (account.Excluded || !account.MayWork || account.Live.Count >= turn.Options.LeasesPerProviderMax)
            return null;
        turn.Items.Clear();
        var capReached = LeasePlanner.Pick(turn, job, account, Math.Min(max, turn.Options.PiecesPerLeaseMax));
        refusal = capReached ? PullRefusal.CapReached : PullRefusal.NoWork;
        if (turn.Items.Count == 0)
            return null;
        var lease = new Lease(NextId(job), job, account, turn.Items.ToArray(), turn.NowMs);
        lease.ExpiresMs = turn.NowMs + LifeMs(turn, job, lease);
        job.Leases.Add(lease.Id, lease);
        job.Oldest.Enqueue(lease);
        account.Live.Add(lease);
        foreach (var item in lease.Items)
            Bind(turn, job, account, item);
        return lease;
    }

    /// <summary>The effect that tells the provider of its lease.</summary>
    public static CoordinatorEffect.GrantLease Message(JobState job, Lease lease)
    {
        var pieces = new List<LeasedPiece>(lease.Left);
        foreach (var item in lease.Items)
            if (!item.Answered)
                pieces.Add(new LeasedPiece(
                    job.Plan.IndexOf(item.Run.Stage, item.Slot), item.Run.Stage, item.Slot, item.Branch,
                    item.Run.State));
        return new CoordinatorEffect.GrantLease(job.Id, lease.Holder.Provider, lease.Id, lease.ExpiresMs, pieces);
    }

    /// <summary>A later end for a lease that has not run out; 0 where it cannot be extended.</summary>
    public static long Extend(Turn turn, JobState job, Lease lease)
    {
        if (lease.Expired)
            return 0;
        var last = lease.GrantedMs + (turn.Options.LeaseSecondsMax * 1_000L);
        var wished = Math.Min(turn.NowMs + LifeMs(turn, job, lease), last);
        lease.ExpiresMs = Math.Max(lease.ExpiresMs, wished);
        return lease.ExpiresMs;
    }

    /// <summary>Ends the leases whose time is over; late results may still come.</summary>
    public static void ExpireDue(Turn turn, JobState job)
    {
        foreach (var account in job.Accounts)
            for (var i = account.Live.Count - 1; i >= 0; i--)
            {
                var lease = account.Live[i];
                if (lease.ExpiresMs > turn.NowMs)
                    continue;
                turn.Providers.CountExpired(account.Provider);
                Unbind(turn, job, lease);
                Remember(turn, job, lease);
            }
    }

    /// <summary>Ends a lease for good: its holder gave it back or may not work any more.</summary>
    public static void Drop(Turn turn, JobState job, Lease lease)
    {
        if (!lease.Expired)
            Unbind(turn, job, lease);
        job.Leases.Remove(lease.Id);
    }

    /// <summary>All of a lease is answered.</summary>
    public static void Complete(JobState job, Lease lease)
    {
        job.Leases.Remove(lease.Id);
        lease.Holder.Live.Remove(lease);
    }

    private static void Bind(Turn turn, JobState job, ParticipantAccount account, LeaseItem item)
    {
        if (item.Case is { } audit)
        {
            audit.Queued = false;
            audit.Replica = account.Index;
            AuditRules.SignQuorum(turn, job, audit, withReplica: true);
            return;
        }

        ref var piece = ref item.Run.Pieces[item.Slot];
        piece.Status = PieceStatus.Leased;
        piece.Branch = item.Branch;
        piece.Holders++;
        piece.Holder = (short)account.Index;
        turn.Report(job, ProgressKind.Leased, item.Run, item.Slot, account.Provider);
    }

    private static void Unbind(Turn turn, JobState job, Lease lease)
    {
        lease.Expired = true;
        lease.Holder.Live.Remove(lease);
        foreach (var item in lease.Items)
        {
            if (item.Answered)
                continue;
            lease.Holder.Release(job.PriceOf(item.Slot, lease.Holder));
            if (item.Case is { } audit)
            {
                AuditRules.ReplicaLost(turn, job, audit, lease.Holder);
                continue;
            }

            ref var piece = ref item.Run.Pieces[item.Slot];
            piece.Holders--;
            if (piece.Status != PieceStatus.Leased || piece.Holders > 0)
                continue;
            item.Run.Return(item.Slot);
            turn.Report(job, ProgressKind.LeaseLost, item.Run, item.Slot, lease.Holder.Provider);
        }
    }

    private static void Remember(Turn turn, JobState job, Lease lease)
    {
        lease.Holder.Late.Enqueue(lease);
        while (lease.Holder.Late.Count > turn.Options.LateLeasesMax)
            job.Leases.Remove(lease.Holder.Late.Dequeue().Id);
    }

    private static long LifeMs(Turn turn, JobState job, Lease lease)
    {
        var life = turn.Options.LeaseSeconds * 1_000L;
        if (job.Times.Samples >= turn.Options.RaceSamplesMin)
            life = Math.Max(life, 4 * job.Times.Percentile95Ms() * lease.Items.Length);
        return Math.Min(life, turn.Options.LeaseSecondsMax * 1_000L);
    }

    /// <summary>Unique in the job and, by the job's id in front, among jobs.</summary>
    private static Hash32 NextId(JobState job)
    {
        Span<byte> id = stackalloc byte[Hash32.Size];
        job.Id.CopyTo(id);
        BinaryPrimitives.WriteInt64BigEndian(id[24..], ++job.LeasesGranted);
        return new Hash32(id);
    }
}
