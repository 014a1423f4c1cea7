namespace Cairn.Jobs;

/// <summary>Why a provider does no more work for a job.</summary>
public enum JobStop
{
    /// <summary>Escrow, cap or signer are not as they must be.</summary>
    BadEscrow,

    /// <summary>The job is over.</summary>
    Over,

    /// <summary>The coordinator excluded this provider.</summary>
    Excluded,
}
