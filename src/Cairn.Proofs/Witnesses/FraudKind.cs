namespace Cairn.Proofs;

/// <summary>The inconsistencies that a referee accepts. The numbers are the format's.</summary>
public enum FraudKind : byte
{
    /// <summary>Two statements of one kind and position with different values.</summary>
    Contradiction = 1,

    /// <summary>Two results of one receipt for one piece.</summary>
    TwoResults = 2,

    /// <summary>A state under the segment root is not the one among all states.</summary>
    Segment = 3,

    /// <summary>A state holds another tensor than the step before wrote.</summary>
    State = 4,

    /// <summary>An output is another tensor than the end list wrote.</summary>
    Output = 5,

    /// <summary>An element is not what its instance computes.</summary>
    Element = 6,

    /// <summary>A list of accumulators has a wrong length.</summary>
    Partials = 7,

    /// <summary>A checked element before the claimed end is not finite.</summary>
    Finite = 8,

    /// <summary>The claimed fail is none.</summary>
    Fail = 9,

    /// <summary>An operator's leaf holds another number of roots than the operator writes.</summary>
    Roots = 10,

    /// <summary>A written tensor's padding is not zero.</summary>
    Padding = 11,
}
