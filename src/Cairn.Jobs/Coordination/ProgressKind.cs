namespace Cairn.Jobs;

/// <summary>What a progress event tells.</summary>
public enum ProgressKind
{
    /// <summary>The job was opened.</summary>
    Opened,

    /// <summary>A provider took the piece.</summary>
    Leased,

    /// <summary>The piece's receipt arrived.</summary>
    Received,

    /// <summary>The piece was drawn for an audit, or is audited for another reason.</summary>
    Auditing,

    /// <summary>The piece is accepted; its output may be released.</summary>
    Accepted,

    /// <summary>The piece's output was discarded with its provider's other unpaid work.</summary>
    Discarded,

    /// <summary>A lease on the piece ran out or was given back.</summary>
    LeaseLost,

    /// <summary>A stage was combined; see the metrics.</summary>
    Combined,

    /// <summary>The provider was contradicted and excluded.</summary>
    Contradicted,

    /// <summary>The provider's stake is locked for the job.</summary>
    Locked,

    /// <summary>The provider was proved on chain to have lied, and excluded.</summary>
    Convicted,

    /// <summary>The job went back to this stage in a new branch.</summary>
    RolledBack,

    /// <summary>The provider's voucher rose to this amount.</summary>
    Paid,

    /// <summary>The job ended.</summary>
    Finished,
}
