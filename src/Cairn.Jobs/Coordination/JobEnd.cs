namespace Cairn.Jobs;

/// <summary>How a job ended.</summary>
public enum JobEnd
{
    /// <summary>All stages are combined, or the workload stopped it, and every audit is closed.</summary>
    Completed,

    /// <summary>An accepted output says that the work cannot be done.</summary>
    Failed,

    /// <summary>The client cancelled it.</summary>
    Cancelled,

    /// <summary>The deadline came first.</summary>
    DeadlinePassed,

    /// <summary>No provider that is left could be paid for the pieces or audits that are left.</summary>
    CapsExhausted,

    /// <summary>Too few of its providers are left to do or to audit what is left.</summary>
    NoProviders,
}
