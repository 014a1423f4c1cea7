namespace Cairn.Evm;

/// <summary>Why bytes are not canonical RLP within the limits.</summary>
public enum RlpError
{
    /// <summary>They are.</summary>
    None,
    /// <summary>A length reaches beyond the end.</summary>
    Truncated,
    /// <summary>Bytes follow the item.</summary>
    TrailingBytes,
    /// <summary>
    /// A single byte below 0x80 with a prefix, a long form for a short length, or a length with leading zeros.
    /// </summary>
    NotCanonical,
    /// <summary>Lists nested deeper than <see cref="Rlp.MaxDepth"/>.</summary>
    TooDeep,
    /// <summary>More bytes or items than allowed.</summary>
    TooLarge,
}
