namespace Cairn.Tensors.Vectors;

/// <summary>
/// Values computed side by side: 16 lanes in one, two or four vectors, or one plain number. A kernel written over it is
/// one definition for every width, and its result has the same bits on all of them: each lane knows only IEEE
/// operations, and the only operations between lanes are the folds, whose order is fixed.
/// </summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>Lanes: 16, or 1.</summary>
    static abstract int Count { get; }

    static abstract TSelf Splat(float value);

    /// <summary>Every lane holds these 32 bits.</summary>
    static abstract TSelf SplatBits(int value);

    static abstract TSelf Load(float* source);

    /// <summary>Every lane holds the one number at <paramref name="source"/>.</summary>
    static abstract TSelf Broadcast(float* source);

    void Store(float* target);

    /// <summary>The first <paramref name="count"/> elements, fewer than there are lanes; the rest is +0.</summary>
    static abstract TSelf LoadFirst(float* source, int count);

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    void StoreFirst(float* target, int count);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>Correctly rounded.</summary>
    static abstract TSelf operator /(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x);

    static abstract TSelf operator &(TSelf x, TSelf y);

    static abstract TSelf operator |(TSelf x, TSelf y);

    static abstract TSelf operator ^(TSelf x, TSelf y);

    /// <summary>x·y + z with one rounding.</summary>
    static abstract TSelf Fma(TSelf x, TSelf y, TSelf z);

    /// <summary>Correctly rounded.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>All bits set where x &lt; y, otherwise none; false for NaN.</summary>
    static abstract TSelf Less(TSelf x, TSelf y);

    /// <summary>x where the mask's bits are set, otherwise y.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf y);

    /// <summary>Sum of the lanes' bits as 32-bit integers.</summary>
    static abstract TSelf AddBits(TSelf x, TSelf y);

    /// <summary>Difference of the lanes' bits as 32-bit integers.</summary>
    static abstract TSelf SubtractBits(TSelf x, TSelf y);

    static abstract TSelf ShiftLeft(TSelf x, int count);

    /// <summary>Arithmetic: copies of the sign bit come in.</summary>
    static abstract TSelf ShiftRight(TSelf x, int count);

    /// <summary>The lane's bits as a 32-bit integer, rounded to nearest even.</summary>
    static abstract TSelf IntegerToSingle(TSelf x);

    /// <summary>Sum of the lanes, pairwise: lane l takes lane l+8, then l+4, l+2, l+1.</summary>
    float Fold();

    /// <summary>Largest lane by select(a &gt; b, a, b).</summary>
    float FoldMax();

    bool AnyNaN();
}
