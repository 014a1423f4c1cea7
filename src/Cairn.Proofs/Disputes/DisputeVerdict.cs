namespace Cairn.Proofs;

/// <summary>What a search for an inconsistency came to.</summary>
public enum DisputeVerdict
{
    /// <summary>The responder's result is the challenger's, or differs in nothing that could matter.</summary>
    Agreed,

    /// <summary>An inconsistency is shown.</summary>
    Fraud,

    /// <summary>A question was not answered: it has to be asked where silence costs something.</summary>
    Unanswered,

    /// <summary>The responder started from other inputs.</summary>
    OtherInput,
}
