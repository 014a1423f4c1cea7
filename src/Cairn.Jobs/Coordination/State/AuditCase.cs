using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>A piece that several providers compute so that their results can be compared.</summary>
internal sealed class AuditCase(StageRun run, int slot, int branch)
{
    public StageRun Run { get; } = run;

    public int Slot { get; } = slot;

    /// <summary>The branch that all its receipts must name.</summary>
    public int Branch { get; } = branch;

    /// <summary>Results in the order of their arrival; the first is the one that is audited.</summary>
    public List<AuditVote> Votes { get; } = [];

    /// <summary>Participant that holds the replica's lease; −1 where none does.</summary>
    public int Replica { get; set; } = -1;

    /// <summary>Participant that the draw chose for the next replica; −1 for anybody.</summary>
    public int Preferred { get; set; } = -1;

    /// <summary>Until when the preferred one is waited for, in Unix milliseconds.</summary>
    public long PreferredUntilMs { get; set; }

    /// <summary>It waits for a replica.</summary>
    public bool Queued { get; set; }

    public bool Closed { get; set; }

    /// <summary>The replicas that were signed for last.</summary>
    public List<Address> Quorum { get; } = [];

    public bool HasVoteOf(int participant)
    {
        foreach (var vote in Votes)
            if (vote.Participant == participant)
                return true;
        return false;
    }
}
