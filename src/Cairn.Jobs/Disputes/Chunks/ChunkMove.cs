namespace Cairn.Jobs;

/// <summary>What is to be done about a demand for a tile.</summary>
public enum ChunkMove
{
    /// <summary>Nothing now.</summary>
    Wait,

    /// <summary>Show the tile.</summary>
    Show,

    /// <summary>Have the contract store the hash that draws the tile, before the chain forgets it.</summary>
    Keep,

    /// <summary>Void the assertion: the time for an answer is over.</summary>
    Void,
}
