namespace Cairn.Proofs;

/// <summary>What a responder may say about how it got its result. The numbers are the format's.</summary>
public enum StatementKind : byte
{
    /// <summary>The root of the tree over S₁ … S_H.</summary>
    States = 1,

    /// <summary>The root of a run's trace.</summary>
    Trace = 2,

    /// <summary>The hash of an element's accumulators.</summary>
    Partials = 3,
}
