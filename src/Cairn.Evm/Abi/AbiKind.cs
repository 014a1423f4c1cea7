namespace Cairn.Evm;

/// <summary>The kinds of ABI types.</summary>
public enum AbiKind
{
    /// <summary>uintN. Values are <see cref="Cairn.Crypto.UInt256"/>.</summary>
    UInt,
    /// <summary>intN. Values are <see cref="System.Numerics.BigInteger"/>.</summary>
    Int,
    /// <summary>address. Values are <see cref="Evm.Address"/>.</summary>
    Address,
    /// <summary>bool.</summary>
    Bool,
    /// <summary>bytesN, and "function" as bytes24. Values are byte arrays of that length.</summary>
    FixedBytes,
    /// <summary>bytes. Values are byte arrays.</summary>
    Bytes,
    /// <summary>string.</summary>
    String,
    /// <summary>T[]. Values are arrays of objects.</summary>
    Array,
    /// <summary>T[k]. Values are arrays of k objects.</summary>
    FixedArray,
    /// <summary>A tuple (struct). Values are arrays of objects, one a component.</summary>
    Tuple,
}
