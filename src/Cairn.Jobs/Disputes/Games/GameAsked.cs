namespace Cairn.Jobs;

/// <summary>What a provider owes its challenger. The numbers are the contract's.</summary>
public enum GameAsked : byte
{
    /// <summary>Nothing: the challenger is to move.</summary>
    None = 0,

    /// <summary>The opening of the result.</summary>
    Word = 1,

    /// <summary>A statement, by the nodes below its root.</summary>
    Statement = 2,

    /// <summary>The nodes below a node.</summary>
    Children = 3,

    /// <summary>What an operator's leaf hashes.</summary>
    Roots = 4,

    /// <summary>A tile's bytes.</summary>
    Tile = 5,

    /// <summary>An element's accumulators.</summary>
    Partials = 6,

    /// <summary>The signer's word for the input.</summary>
    Input = 7,
}
