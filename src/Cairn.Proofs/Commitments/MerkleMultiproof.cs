using Cairn.Crypto;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Commitments;

/// <summary>
/// The siblings that lead from several leaves to the root, each once: level by level from the leaves, on each from left
/// to right, and none that follows from the leaves themselves.
/// </summary>
internal static class MerkleMultiproof
{
    /// <param name="indices">Ascending, without repetitions.</param>
    public static void Send(ProverTranscript transcript, PositionTree tree, ReadOnlySpan<int> indices)
    {
        int[] level = [.. indices];
        for (var depth = tree.Depth; depth > 0; depth--)
        {
            for (var i = 0; i < level.Length; i++)
            {
                if (i + 1 < level.Length && level[i + 1] == (level[i] ^ 1))
                    i++;
                else
                    transcript.SendUnabsorbed(tree.Node(depth, level[i] ^ 1));
            }

            level = Parents(level);
        }
    }

    /// <summary>Whether the leaves and the siblings that follow lead to the root.</summary>
    public static bool Receive(
        VerifierTranscript transcript, Hash32 root, int depth, ReadOnlySpan<int> indices, ReadOnlySpan<Hash32> leaves)
    {
        int[] level = [.. indices];
        Hash32[] nodes = [.. leaves];
        for (; depth > 0; depth--)
        {
            var above = new List<Hash32>(nodes.Length);
            for (var i = 0; i < level.Length; i++)
            {
                if (i + 1 < level.Length && level[i + 1] == (level[i] ^ 1))
                {
                    above.Add(Keccak256.Compute(nodes[i], nodes[i + 1]));
                    i++;
                    continue;
                }

                var sibling = transcript.ReceiveUnabsorbed();
                above.Add((level[i] & 1) == 0
                    ? Keccak256.Compute(nodes[i], sibling) : Keccak256.Compute(sibling, nodes[i]));
            }

            (level, nodes) = (Parents(level), [.. above]);
        }

        return nodes.Length == 1 && nodes[0] == root;
    }

    private static int[] Parents(int[] level) => [.. level.Select(i => i >> 1).Distinct()];
}
