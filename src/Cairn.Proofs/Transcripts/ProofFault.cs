namespace Cairn.Proofs.Transcripts;

/// <summary>Why a proof is not accepted: the first fault that the verifier met.</summary>
public enum ProofFault
{
    /// <summary>None: the proof is accepted.</summary>
    None = 0,

    /// <summary>The proof ends before the protocol does.</summary>
    TooShort,

    /// <summary>Bytes follow the end of the protocol.</summary>
    TooLong,

    /// <summary>A field element is not below p.</summary>
    NotCanonical,

    /// <summary>The proof of work has too few zero bits.</summary>
    ProofOfWork,

    /// <summary>A sumcheck's last value is not what the claims give.</summary>
    Sumcheck,

    /// <summary>A lookup's fractions do not sum to zero.</summary>
    LookupSum,

    /// <summary>A lookup's denominators have the product zero.</summary>
    LookupDenominator,

    /// <summary>Opened rows do not lead to a commitment's root.</summary>
    Opening,

    /// <summary>A committed word is far from every codeword that the proof speaks of.</summary>
    Proximity,

    /// <summary>It is a proof of another statement: of another graph, other weights, another purpose.</summary>
    Statement,
}
