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

    /// <summary>No provider that is left could be paid for the pieces that are left.</summary>
    CapsExhausted,

    /// <summary>Fewer than two of its providers are left.</summary>
    NoProviders,
}
