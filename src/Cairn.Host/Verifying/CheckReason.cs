namespace Cairn.Host;

/// <summary>Why a verifier executes a result again, the most urgent first.</summary>
public enum CheckReason
{
    /// <summary>The contract drew it for an audit.</summary>
    Drawn,

    /// <summary>Another provider's result of the same piece differs.</summary>
    Contradicted,

    /// <summary>It is in the verifier's own share.</summary>
    Chosen,
}
