namespace Cairn.Jobs;

/// <summary>Why a provider gets no work now.</summary>
public enum PullRefusal
{
    /// <summary>No open job has chosen this provider.</summary>
    NotChosen,

    /// <summary>Everything is leased; ask again.</summary>
    NoWork,

    /// <summary>It holds as many leases as it may.</summary>
    TooManyLeases,

    /// <summary>No piece that is left could be paid within its cap.</summary>
    CapReached,

    /// <summary>A signed result of it was contradicted; it gets no more work in its jobs.</summary>
    Excluded,

    /// <summary>The request makes no sense: no pieces wanted, or too many leases named.</summary>
    BadRequest,

    /// <summary>It has locked no stake for the job yet, or its lock is not on chain yet.</summary>
    NotLocked,
}
