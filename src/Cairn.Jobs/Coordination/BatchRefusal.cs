namespace Cairn.Jobs;

/// <summary>Why a batch counts for nothing.</summary>
public enum BatchRefusal
{
    /// <summary>No such job here.</summary>
    UnknownJob,

    /// <summary>The job has ended.</summary>
    JobEnded,

    /// <summary>The lease is not known any more, or never was, or is another provider's.</summary>
    UnknownLease,

    /// <summary>A result is for a piece that the lease does not name, or names it twice.</summary>
    NotLeased,

    /// <summary>The piece was answered before, by this provider, with another result.</summary>
    Changed,

    /// <summary>The provider was contradicted in this job.</summary>
    Excluded,

    /// <summary>No results, or more than 256.</summary>
    BadCount,

    /// <summary>Nothing in the batch is needed any more; others were faster.</summary>
    NotNeeded,

    /// <summary>A result's proof is missing, or does not show that it is right.</summary>
    NotProved,
}
