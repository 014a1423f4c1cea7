namespace Cairn.Proofs;

/// <summary>What a challenger may ask.</summary>
public enum QuestionKind : byte
{
    /// <summary>The root over all states: a statement. 32 bytes.</summary>
    States = 1,

    /// <summary>The root of a run's trace: a statement. 32 bytes.</summary>
    Trace = 2,

    /// <summary>The nodes up to five levels below a node of a tree. At most 32 · 32 bytes.</summary>
    Nodes = 3,

    /// <summary>The roots in an operator's leaf. 32 bytes each.</summary>
    Written = 4,

    /// <summary>A tile of a written tensor. 1,024 bytes.</summary>
    Tile = 5,

    /// <summary>An element's accumulators: a statement about their hash. 4 bytes each, big-endian.</summary>
    Partials = 6,
}
