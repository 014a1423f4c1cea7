namespace Cairn.Proofs.Fields;

/// <summary>
/// Goldilocks elements side by side: eight, four or one. A kernel over it is one definition for every width, and as
/// each lane stays canonical, its result has the same bits on all of them.
/// </summary>
internal unsafe interface IFieldLanes<TSelf>
    where TSelf : unmanaged, IFieldLanes<TSelf>
{
    /// <summary>Lanes.</summary>
    static abstract int Count { get; }

    static abstract TSelf Splat(ulong value);

    static abstract TSelf Load(ulong* source);

    void Store(ulong* target);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>The sum of the lanes.</summary>
    Goldilocks Sum();
}
