using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>Some pieces of one job that one provider works on until a time.</summary>
internal sealed class Lease(Hash32 id, JobState job, ParticipantAccount holder, LeaseItem[] items, long grantedMs)
{
    public Hash32 Id { get; } = id;

    public JobState Job { get; } = job;

    public ParticipantAccount Holder { get; } = holder;

    public LeaseItem[] Items { get; } = items;

    /// <summary>Unix milliseconds.</summary>
    public long GrantedMs { get; } = grantedMs;

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresMs { get; set; }

    /// <summary>Items without an answer.</summary>
    public int Left { get; set; } = items.Length;

    /// <summary>It ran out: its pieces may be leased to others, its money is no longer reserved.</summary>
    public bool Expired { get; set; }
}
