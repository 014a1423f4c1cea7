namespace Cairn.Jobs;

/// <summary>What came of a transaction, as far as its sender knows.</summary>
public enum MoveEnd
{
    /// <summary>Mined, and it did what was asked.</summary>
    Done,

    /// <summary>The contract refuses it, for what it has of the dispute.</summary>
    Refused,

    /// <summary>The contract found no fraud in the evidence.</summary>
    NoFraud,

    /// <summary>Not known, or nothing that the contract said: the chain tells.</summary>
    Unknown,
}
