namespace Cairn.Market;

/// <summary>Whether a provider may start to work on a job.</summary>
public enum EscrowOutcome
{
    /// <summary>The money is there, and this provider can be paid up to its cap.</summary>
    Good,

    /// <summary>The Market has not opened a job with these terms.</summary>
    NotOpen,

    /// <summary>The job was closed or settled.</summary>
    Over,

    /// <summary>The terms name no signer, or another one than the gateway that asks.</summary>
    WrongSigner,

    /// <summary>The terms name another token than the provider takes.</summary>
    WrongToken,

    /// <summary>The terms are not those of the document that is to be worked on.</summary>
    WrongSpec,

    /// <summary>Too little time is left until the deadline, or until vouchers stop to redeem.</summary>
    TooLate,

    /// <summary>The proof does not lead to the cap root in force.</summary>
    BadCapProof,

    /// <summary>The cap is below what the provider asks for.</summary>
    CapTooLow,

    /// <summary>All caps together are more than the budget, so others could take this provider's share.</summary>
    CapsAboveBudget,

    /// <summary>What is left in escrow does not cover what this provider may still earn.</summary>
    EscrowTooLow,

    /// <summary>A recut could take the cap away before the provider notices.</summary>
    RecutTooFast,
}
