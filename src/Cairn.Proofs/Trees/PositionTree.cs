using System.Numerics;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>
/// A Merkle tree by position: a node is the Keccak-256 of its left and its right child, unsorted. It is full: zero
/// words follow the last leaf up to the next power of two, so that its depth follows from the number of leaves alone.
/// One leaf is its own root; no leaf at all gives the zero word.
/// </summary>
public sealed class PositionTree
{
    /// <summary>Most levels that <see cref="Below"/> goes down at once: 32 nodes.</summary>
    public const int LevelsAtOnce = 5;

    private const int MaxDepth = 40;
    private const int ParentsPerRun = 2048;
    private static readonly Hash32[] Empty = EmptyRoots();
    private readonly Hash32[][] _levels;

    /// <param name="leaves">Kept, not copied.</param>
    /// <param name="pool">Shares the work where there is much.</param>
    public PositionTree(Hash32[] leaves, ComputePool? pool = null)
    {
        (Count, Depth) = (leaves.Length, DepthOf(leaves.Length));
        _levels = new Hash32[Depth + 1][];
        _levels[0] = leaves.Length == 0 ? [Hash32.Zero] : leaves;
        for (var level = 0; level < Depth; level++)
            _levels[level + 1] = Above(_levels[level], level, pool);
    }

    /// <summary>Number of leaves.</summary>
    public int Count { get; }

    /// <summary>Levels between the root and the leaves.</summary>
    public int Depth { get; }

    /// <summary>The root.</summary>
    public Hash32 Root => _levels[Depth][0];

    /// <summary>The leaves.</summary>
    public ReadOnlySpan<Hash32> Leaves => _levels[0].AsSpan(0, Count);

    /// <summary>ceil(log₂ count); 0 for none or one.</summary>
    public static int DepthOf(long count) => count <= 1 ? 0 : BitOperations.Log2((ulong)count - 1) + 1;

    /// <summary>The root alone.</summary>
    public static Hash32 RootOf(params ReadOnlySpan<Hash32> leaves) => new PositionTree(leaves.ToArray()).Root;

    /// <summary>The node <paramref name="depth"/> levels below the root; beyond the leaves it is padding.</summary>
    public Hash32 Node(int depth, long index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)depth, (uint)Depth, nameof(depth));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, 1UL << depth, nameof(index));
        var level = _levels[Depth - depth];
        return index < level.Length ? level[index] : Empty[Depth - depth];
    }

    /// <summary>
    /// How many levels one answer goes down from a node above so many: in as few answers as may be to the leaves, all
    /// of them as many levels or one fewer.
    /// </summary>
    public static int LevelsOf(int levelsLeft)
    {
        var answers = (levelsLeft + LevelsAtOnce - 1) / LevelsAtOnce;
        return answers < 2 ? levelsLeft : (levelsLeft + answers - 1) / answers;
    }

    /// <summary>The descendants of a node that one answer about it shows; see <see cref="LevelsOf"/>.</summary>
    public Hash32[] Below(int depth, long index)
    {
        var levels = LevelsOf(Depth - depth);
        return [.. Enumerable.Range(0, 1 << levels).Select(i => Node(depth + levels, (index << levels) + i))];
    }

    /// <summary>The siblings on the way from a leaf to the root, the leaf's first.</summary>
    public Hash32[] Path(long leaf)
    {
        var path = new Hash32[Depth];
        for (var level = 0; level < Depth; level++)
            path[level] = Node(Depth - level, (leaf >> level) ^ 1);
        return path;
    }

    /// <summary>The root that a path leads to from a leaf.</summary>
    public static Hash32 Climb(Hash32 leaf, long index, ReadOnlySpan<Hash32> path)
    {
        foreach (var sibling in path)
        {
            leaf = (index & 1) == 0 ? Keccak256.Compute(leaf, sibling) : Keccak256.Compute(sibling, leaf);
            index >>= 1;
        }

        return leaf;
    }

    /// <summary>Whether a path has the tree's depth and leads from leaf <paramref name="index"/> of
    /// <paramref name="count"/> to the root.</summary>
    public static bool Verify(Hash32 root, long count, long index, Hash32 leaf, ReadOnlySpan<Hash32> path) =>
        index >= 0 && index < count && path.Length == DepthOf(count) && Climb(leaf, index, path) == root;

    private static Hash32[] Above(Hash32[] below, int level, ComputePool? pool)
    {
        var (whole, above) = (below.Length / 2, new Hash32[(below.Length + 1) / 2]);
        if (pool is null || whole <= ParentsPerRun)
            Keccak256Batch.HashRows(MemoryMarshal.AsBytes(below.AsSpan(0, 2 * whole)), above.AsSpan(0, whole));
        else
            pool.For((whole + ParentsPerRun - 1) / ParentsPerRun, run =>
            {
                var (first, count) = (run * ParentsPerRun, Math.Min(ParentsPerRun, whole - run * ParentsPerRun));
                Keccak256Batch.HashRows(
                    MemoryMarshal.AsBytes(below.AsSpan(2 * first, 2 * count)), above.AsSpan(first, count));
            });
        if (above.Length > whole)
            above[^1] = Keccak256.Compute(below[^1], Empty[level]);
        return above;
    }

    private static Hash32[] EmptyRoots()
    {
        var roots = new Hash32[MaxDepth];
        for (var level = 1; level < MaxDepth; level++)
            roots[level] = Keccak256.Compute(roots[level - 1], roots[level - 1]);
        return roots;
    }
}
