namespace Cairn.Jobs;

/// <summary>What a provider found of a job on chain.</summary>
public enum EscrowVerdict
{
    /// <summary>The money is there, the cap leaf is in the terms and the signer is as expected.</summary>
    Good,

    /// <summary>Something is not as it must be; no work is done for this job.</summary>
    Bad,

    /// <summary>The chain could not be read; asked again later.</summary>
    Unknown,

    /// <summary>
    /// The chain does not hold the job, or no more; no work is begun until it does. Asked again later.
    /// </summary>
    NotOpen,
}
