using System.Buffers.Binary;

namespace Cairn.Crypto;

/// <summary>
/// A Merkle tree whose nodes also hold the sum of the amounts below them, so that a root commits to a total.
/// Leaf = keccak(0, account, amount), node = keccak(1, hashL, sumL, hashR, sumR), tightly packed (amounts are
/// uint128), children unsorted; the last node of an odd level moves up unchanged.
/// <see cref="Commitment"/> = keccak(2, rootHash, rootSum). Sums are checked.
/// </summary>
public sealed class MerkleSumTree
{
    private const int AccountSize = 20;
    private const int AmountSize = 16;

    private readonly MerkleSumNode[][] _levels;

    /// <summary>Builds all levels from leaves made by <see cref="Leaf"/>.</summary>
    /// <exception cref="ArgumentException">No leaves.</exception>
    /// <exception cref="OverflowException">The total exceeds 2^128 − 1.</exception>
    public MerkleSumTree(IReadOnlyList<MerkleSumNode> leaves)
    {
        if (leaves.Count == 0) throw new ArgumentException("A sum tree needs at least one leaf.", nameof(leaves));
        var levels = new List<MerkleSumNode[]> { leaves.ToArray() };
        while (levels[^1].Length > 1)
        {
            var below = levels[^1];
            var level = new MerkleSumNode[(below.Length + 1) / 2];
            for (var i = 0; i < below.Length / 2; i++) level[i] = Join(below[2 * i], below[2 * i + 1]);
            if (below.Length % 2 == 1) level[^1] = below[^1];
            levels.Add(level);
        }
        _levels = [.. levels];
    }

    /// <summary>Number of leaves.</summary>
    public int Count => _levels[0].Length;

    /// <summary>The root node: hash and total.</summary>
    public MerkleSumNode Root => _levels[^1][0];

    /// <summary>keccak(2, root hash, root sum): what is signed and stored.</summary>
    public Hash32 Commitment => Commit(Root);

    /// <summary>The siblings on the way from leaf <paramref name="index"/> to the root, lowest first.</summary>
    public MerkleSumStep[] Proof(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var proof = new List<MerkleSumStep>(_levels.Length - 1);
        for (var depth = 0; depth < _levels.Length - 1; depth++, index /= 2)
        {
            var sibling = index ^ 1;
            if (sibling < _levels[depth].Length)
                proof.Add(new MerkleSumStep(_levels[depth][sibling], sibling < index));
        }
        return [.. proof];
    }

    /// <summary>
    /// Whether the leaf belongs to the tree of <paramref name="commitment"/>. On success <paramref name="total"/> is
    /// the sum of all leaves; a sum that overflows is no proof.
    /// </summary>
    public static bool Verify(ReadOnlySpan<MerkleSumStep> proof, Hash32 commitment, MerkleSumNode leaf,
        out UInt128 total)
    {
        total = 0;
        var node = leaf;
        foreach (var step in proof)
        {
            if (step.Sibling.Sum > UInt128.MaxValue - node.Sum) return false;
            node = step.SiblingIsLeft ? Join(step.Sibling, node) : Join(node, step.Sibling);
        }
        if (Commit(node) != commitment) return false;
        total = node.Sum;
        return true;
    }

    /// <summary>The leaf of an account (20 bytes) and its amount.</summary>
    public static MerkleSumNode Leaf(ReadOnlySpan<byte> account, UInt128 amount)
    {
        if (account.Length != AccountSize)
            throw new ArgumentException($"An account has 20 bytes, not {account.Length}.", nameof(account));
        Span<byte> packed = stackalloc byte[1 + AccountSize + AmountSize];
        packed[0] = 0;
        account.CopyTo(packed[1..]);
        BinaryPrimitives.WriteUInt128BigEndian(packed[(1 + AccountSize)..], amount);
        return new MerkleSumNode(Keccak256.Compute(packed), amount);
    }

    /// <summary>The parent of two nodes.</summary>
    /// <exception cref="OverflowException">The sum exceeds 2^128 − 1.</exception>
    public static MerkleSumNode Join(MerkleSumNode left, MerkleSumNode right)
    {
        const int child = Hash32.Size + AmountSize;
        Span<byte> packed = stackalloc byte[1 + 2 * child];
        packed[0] = 1;
        Write(left, packed[1..]);
        Write(right, packed[(1 + child)..]);
        return new MerkleSumNode(Keccak256.Compute(packed), checked(left.Sum + right.Sum));
    }

    /// <summary>keccak(2, hash, sum) of a root node.</summary>
    public static Hash32 Commit(MerkleSumNode root)
    {
        Span<byte> packed = stackalloc byte[1 + Hash32.Size + AmountSize];
        packed[0] = 2;
        Write(root, packed[1..]);
        return Keccak256.Compute(packed);
    }

    private static void Write(MerkleSumNode node, Span<byte> destination)
    {
        node.Hash.CopyTo(destination);
        BinaryPrimitives.WriteUInt128BigEndian(destination[Hash32.Size..], node.Sum);
    }
}
