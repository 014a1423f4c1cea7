namespace Cairn.Market;

/// <summary>Whether an offer may be taken.</summary>
public enum OfferCheck
{
    /// <summary>It may.</summary>
    Good,

    /// <summary>The provider did not sign it in this domain.</summary>
    BadSignature,

    /// <summary>It has expired, or is valid for longer than a year.</summary>
    BadExpiry,

    /// <summary>It was made to another gateway.</summary>
    OtherGateway,

    /// <summary>The kinds are empty, too many, malformed or repeated.</summary>
    BadKinds,

    /// <summary>It does not do the kind of work asked for.</summary>
    KindNotOffered,

    /// <summary>It computes with other kernels, whose results would differ.</summary>
    OtherKernels,

    /// <summary>The price is above what the client pays.</summary>
    TooExpensive,

    /// <summary>Speed or threads are zero or beyond reason.</summary>
    BadCapacity,
}
