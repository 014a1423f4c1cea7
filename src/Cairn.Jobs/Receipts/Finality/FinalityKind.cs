namespace Cairn.Jobs;

/// <summary>How the pay for a result became final.</summary>
public enum FinalityKind
{
    /// <summary>Not yet: neither paid nor void.</summary>
    Open,

    /// <summary>Paid by a voucher of the job's signer.</summary>
    Consent,

    /// <summary>Its window ended without a proof that it is wrong.</summary>
    Time,

    /// <summary>Its maker was proved to have lied before it was paid: it never will be.</summary>
    Proof,
}
