namespace Cairn.Crypto;

/// <summary>
/// A node of a <see cref="MerkleSumTree"/>: its hash, and the sum of the amounts of the leaves below it.
/// </summary>
public readonly record struct MerkleSumNode(Hash32 Hash, UInt128 Sum);
