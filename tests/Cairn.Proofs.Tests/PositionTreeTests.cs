using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

public sealed class PositionTreeTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(16, 4)]
    [InlineData(17, 5)]
    [InlineData(100, 7)]
    public void The_tree_is_full_and_hashes_pairs_by_position(int count, int depth)
    {
        var leaves = Leaves(count);
        var tree = new PositionTree(leaves);
        Assert.Equal((count, depth, depth), (tree.Count, tree.Depth, PositionTree.DepthOf(count)));
        Assert.Equal(Plain(leaves, depth), tree.Root);
        Assert.Equal(tree.Root, PositionTree.RootOf(leaves));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(33)]
    [InlineData(300)]
    public void Paths_and_sixteen_children_lead_from_the_root_to_every_leaf(int count)
    {
        var leaves = Leaves(count);
        var tree = new PositionTree(leaves);
        for (var i = 0; i < count; i++)
        {
            Assert.True(PositionTree.Verify(tree.Root, count, i, leaves[i], tree.Path(i)));
            Assert.False(PositionTree.Verify(tree.Root, count, i, Hash32.FromBigEndian([1]), tree.Path(i)));
            var (node, depth, index) = (tree.Root, 0, 0L);
            while (depth < tree.Depth)
            {
                var children = tree.Below(depth, index);
                Assert.Equal(node, PositionTree.RootOf(children));
                var levels = PositionTree.DepthOf(children.Length);
                (depth, index) = (depth + levels, i >> (tree.Depth - depth - levels));
                node = children[index & (children.Length - 1)];
            }

            Assert.Equal(leaves[i], node);
        }

        Assert.False(PositionTree.Verify(tree.Root, count, count, default, tree.Path(0)));
        Assert.False(PositionTree.Verify(tree.Root, count, 0, leaves[0], [.. tree.Path(0), default]));
    }

    [Fact]
    public void Threads_change_nothing()
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 3 });
        var leaves = Leaves(20_001);
        Assert.Equal(new PositionTree(leaves).Root, new PositionTree(leaves, pool).Root);
    }

    private static Hash32[] Leaves(int count)
    {
        var leaves = new Hash32[count];
        new Random(count + 7).NextBytes(MemoryMarshal.AsBytes(leaves.AsSpan()));
        return leaves;
    }

    private static Hash32 Plain(Hash32[] leaves, int depth)
    {
        var level = new Hash32[1 << depth];
        leaves.CopyTo(level, 0);
        while (level.Length > 1)
            level = [.. level.Chunk(2).Select(pair => Keccak256.Compute(pair[0], pair[1]))];
        return level[0];
    }
}
