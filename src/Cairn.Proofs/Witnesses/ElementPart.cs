namespace Cairn.Proofs;

/// <summary>Which part of an element's chain is wrong. The numbers are the format's.</summary>
public enum ElementPart : byte
{
    /// <summary>A lane's first accumulator is not the init's.</summary>
    Init = 0,

    /// <summary>An entry is not what at most a stride of positions makes of the entry before.</summary>
    Body = 1,

    /// <summary>The stored word is not post(fold(last entries)).</summary>
    Post = 2,

    /// <summary>The stored word is not that of the whole chain: one lane, at most a stride of positions.</summary>
    Whole = 3,
}
