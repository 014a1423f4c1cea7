namespace Cairn.Jobs;

/// <summary>Why a job cannot be coordinated.</summary>
public enum JobRefusal
{
    /// <summary>A job with this id is known already.</summary>
    Known,

    /// <summary>The plan has no pieces, too many, or a piece without a cost.</summary>
    BadPlan,

    /// <summary>Fewer than two providers: nothing could be audited. Wait for more, or choose more.</summary>
    TooFewProviders,

    /// <summary>A provider is named twice, or there are more than 4,096.</summary>
    BadParticipants,

    /// <summary>The caps add up to more than the budget.</summary>
    CapsAboveBudget,

    /// <summary>The audited share is not 0 to 10,000.</summary>
    BadAuditShare,

    /// <summary>The deadline has passed.</summary>
    DeadlinePassed,

    /// <summary>The coordinator holds as many jobs as it may.</summary>
    TooManyJobs,
}
