namespace Cairn.Crypto.Tests;

public class MerkleTests
{
    private static Hash32 Leaf(int i) => Keccak256.Compute(Keccak256.Hash(BitConverter.GetBytes(i)));

    [Fact]
    public void Every_leaf_proves_and_no_other_does()
    {
        for (var count = 1; count <= 40; count++)
        {
            var leaves = Enumerable.Range(0, count).Select(Leaf).ToArray();
            var tree = new MerkleTree(leaves);
            for (var i = 0; i < count; i++)
            {
                var proof = tree.Proof(i);
                Assert.True(MerkleTree.Verify(proof, tree.Root, leaves[i]));
                Assert.False(MerkleTree.Verify(proof, tree.Root, Leaf(i + 1000)));
            }
        }
    }

    [Fact]
    public void Three_leaves_promote_the_odd_one()
    {
        Hash32[] leaves = [Leaf(1), Leaf(2), Leaf(3)];
        var pair = MerkleTree.HashPair(leaves[0], leaves[1]);
        var tree = new MerkleTree(leaves);
        Assert.Equal(MerkleTree.HashPair(pair, leaves[2]), tree.Root);
        Assert.Equal([pair], tree.Proof(2));
    }

    [Fact]
    public void A_tree_without_leaves_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MerkleTree([]));
        Assert.Throws<ArgumentException>(() => new MerkleSumTree([]));
    }

    [Fact]
    public void Sum_proofs_bind_account_amount_and_total()
    {
        for (var count = 1; count <= 20; count++)
        {
            var leaves = Enumerable.Range(0, count).Select(i => Account(i, (uint)(i * i))).ToArray();
            var tree = new MerkleSumTree(leaves);
            var expected = Enumerable.Range(0, count).Sum(i => i * i);
            for (var i = 0; i < count; i++)
            {
                var proof = tree.Proof(i);
                Assert.True(MerkleSumTree.Verify(proof, tree.Commitment, leaves[i], out var total));
                Assert.Equal((UInt128)expected, total);
                Assert.False(MerkleSumTree.Verify(proof, tree.Commitment, Account(i, (uint)(i * i + 1)), out _));
                if (proof.Length == 0) continue;
                var swapped = proof[0] with { SiblingIsLeft = !proof[0].SiblingIsLeft };
                Assert.False(MerkleSumTree.Verify([swapped, .. proof[1..]], tree.Commitment, leaves[i], out _));
            }
        }
    }

    [Fact]
    public void A_sum_beyond_uint128_is_refused()
    {
        MerkleSumNode[] leaves = [Account(1, UInt128.MaxValue), Account(2, 1)];
        Assert.Throws<OverflowException>(() => new MerkleSumTree(leaves));
        var step = new MerkleSumStep(leaves[1], false);
        Assert.False(MerkleSumTree.Verify([step], Hash32.Zero, leaves[0], out _));
    }

    private static MerkleSumNode Account(int i, UInt128 amount)
    {
        var account = new byte[20];
        BitConverter.TryWriteBytes(account, i);
        return MerkleSumTree.Leaf(account, amount);
    }
}
