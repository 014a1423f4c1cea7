using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Tests;

public sealed class MerkleMultiproofTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Leaves_lead_to_the_root_and_no_sibling_is_sent_twice(int depth)
    {
        var leaves = new Hash32[1 << depth];
        new Random(depth).NextBytes(MemoryMarshal.AsBytes(leaves.AsSpan()));
        var tree = new PositionTree(leaves);
        var random = new Random(1);
        for (var run = 0; run < 50; run++)
        {
            int[] indices = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => random.Next(leaves.Length))
                .Distinct().Order()];
            var prover = new ProverTranscript("cairn test"u8);
            MerkleMultiproof.Send(prover, tree, indices);
            Hash32[] opened = [.. indices.Select(i => leaves[i])];
            Assert.True(Check(tree.Root, indices, opened, out var fault));
            Assert.Equal(ProofFault.None, fault);
            Assert.True(prover.Proof.Length <= 32 * indices.Length * depth);
            opened[0] = Keccak256.Compute("other"u8);
            Assert.False(Check(tree.Root, indices, opened, out _));
            Assert.False(Check(Hash32.Zero, indices, [.. indices.Select(i => leaves[i])], out _));

            bool Check(Hash32 root, int[] at, Hash32[] values, out ProofFault end)
            {
                var verifier = new VerifierTranscript("cairn test"u8, prover.Proof);
                var leads = MerkleMultiproof.Receive(verifier, root, depth, at, values);
                end = verifier.Finish();
                return leads;
            }
        }
    }

    [Fact]
    public void All_leaves_need_no_sibling()
    {
        var leaves = Enumerable.Range(0, 16).Select(i => Keccak256.Compute([(byte)i])).ToArray();
        var prover = new ProverTranscript("cairn test"u8);
        MerkleMultiproof.Send(prover, new PositionTree(leaves), [.. Enumerable.Range(0, 16)]);
        Assert.Empty(prover.Proof);
    }
}
