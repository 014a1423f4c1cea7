namespace Cairn.Crypto;

/// <summary>
/// A Merkle tree that OpenZeppelin's <c>MerkleProof.verify</c> accepts: a node is the Keccak-256 of its two
/// children in ascending order. Leaves are given already hashed (hash them twice, so that no leaf can pass for a
/// node). Levels are paired from the left; the last node of an odd level moves up unchanged, so its proof is one
/// element shorter. A single leaf is its own root and has an empty proof. The shape differs from that of
/// OpenZeppelin's JavaScript library, so roots do too, for leaf counts that are no powers of two.
/// </summary>
public sealed class MerkleTree
{
    private readonly Hash32[][] _levels;

    /// <summary>Builds all levels.</summary>
    /// <exception cref="ArgumentException">No leaves.</exception>
    public MerkleTree(IReadOnlyList<Hash32> leaves)
    {
        if (leaves.Count == 0) throw new ArgumentException("A Merkle tree needs at least one leaf.", nameof(leaves));
        var levels = new List<Hash32[]> { leaves.ToArray() };
        while (levels[^1].Length > 1)
        {
            var below = levels[^1];
            var level = new Hash32[(below.Length + 1) / 2];
            for (var i = 0; i < below.Length / 2; i++) level[i] = HashPair(below[2 * i], below[2 * i + 1]);
            if (below.Length % 2 == 1) level[^1] = below[^1];
            levels.Add(level);
        }
        _levels = [.. levels];
    }

    /// <summary>Number of leaves.</summary>
    public int Count => _levels[0].Length;

    /// <summary>The root.</summary>
    public Hash32 Root => _levels[^1][0];

    /// <summary>The siblings on the way from leaf <paramref name="index"/> to the root, lowest first.</summary>
    public Hash32[] Proof(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var proof = new List<Hash32>(_levels.Length - 1);
        for (var depth = 0; depth < _levels.Length - 1; depth++, index /= 2)
        {
            var sibling = index ^ 1;
            if (sibling < _levels[depth].Length) proof.Add(_levels[depth][sibling]);
        }
        return [.. proof];
    }

    /// <summary>Whether <paramref name="proof"/> leads from the leaf to the root, as OpenZeppelin's does.</summary>
    public static bool Verify(ReadOnlySpan<Hash32> proof, Hash32 root, Hash32 leaf)
    {
        var node = leaf;
        foreach (var sibling in proof) node = HashPair(node, sibling);
        return node == root;
    }

    /// <summary>Keccak-256 of two nodes in ascending order.</summary>
    public static Hash32 HashPair(Hash32 a, Hash32 b) =>
        a.CompareTo(b) < 0 ? Keccak256.Compute(a, b) : Keccak256.Compute(b, a);
}
