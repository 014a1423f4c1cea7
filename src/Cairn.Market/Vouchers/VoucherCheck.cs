namespace Cairn.Market;

/// <summary>What became of a voucher that arrived.</summary>
public enum VoucherCheck
{
    /// <summary>It is newer than all before and was stored durably.</summary>
    Accepted,

    /// <summary>It is the newest already held.</summary>
    Known,

    /// <summary>It names a job that this provider does not work on.</summary>
    UnknownJob,

    /// <summary>It names another provider.</summary>
    OtherProvider,

    /// <summary>The job's signer did not sign it.</summary>
    BadSignature,

    /// <summary>Amount or pieces are lower than in one already held.</summary>
    Falling,

    /// <summary>It is above the provider's cap; the surplus could never be redeemed.</summary>
    AboveCap,

    /// <summary>It is above what the escrow holds for this provider.</summary>
    AboveEscrow,
}
