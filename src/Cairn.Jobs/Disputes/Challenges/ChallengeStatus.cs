namespace Cairn.Jobs;

/// <summary>How far a challenger has come. Those from <see cref="Won"/> on are ends.</summary>
public enum ChallengeStatus
{
    /// <summary>Asks the provider over HTTP.</summary>
    Asking,

    /// <summary>Asks it on chain, or is about to.</summary>
    Playing,

    /// <summary>Has found an inconsistency and shows it to the contract.</summary>
    Proving,

    /// <summary>The provider is convicted and the share is the challenger's.</summary>
    Won,

    /// <summary>The provider was convicted by another; bonds are back.</summary>
    Overtaken,

    /// <summary>The game ended in the provider's favour.</summary>
    Lost,

    /// <summary>Nothing that differs is an inconsistency.</summary>
    Agreed,

    /// <summary>Nothing answers for the result any more: no lock that holds, no window that is open.</summary>
    NothingAtStake,

    /// <summary>A game would need a larger bond than is allowed.</summary>
    TooExpensive,
}
