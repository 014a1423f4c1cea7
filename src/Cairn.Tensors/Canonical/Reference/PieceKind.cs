namespace Cairn.Tensors.Canonical.Reference;

/// <summary>Which part of an element a piece computes. The numbers are the referee contract's.</summary>
public enum PieceKind : byte
{
    /// <summary>The accumulator before a lane's first position.</summary>
    Init = 0,

    /// <summary>Up to sixteen positions of one lane, from an accumulator.</summary>
    Continue = 1,

    /// <summary>One accumulator from those of all lanes.</summary>
    Fold = 2,

    /// <summary>The stored word, from the last accumulator.</summary>
    Post = 3,
}
