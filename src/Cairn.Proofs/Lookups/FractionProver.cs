using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Lookups;

/// <summary>
/// Proves what a sum of fractions is, level by level from the root to the leaves (Papini and Haböck's GKR).
/// </summary>
internal static class FractionProver
{
    /// <summary>Sends the root's two fractions, then a sumcheck for each level.</summary>
    /// <param name="leaves">At least two fractions; disposed.</param>
    /// <returns>The point at which the leaves' p and q are claimed.</returns>
    public static Ext3[] Run(ProverTranscript transcript, FractionLayer leaves, ComputePool? pool)
    {
        var layers = new Stack<FractionLayer>([leaves]);
        while (layers.Peek().Pairs > 1)
            layers.Push(layers.Peek().Join(pool));
        Ext3[] point = [];
        var (p, q) = (Ext3.Zero, Ext3.Zero);
        while (layers.TryPop(out var layer))
        {
            using (layer)
            {
                var lambda = point.Length == 0 ? Ext3.Zero : transcript.Challenge();
                point = Level(transcript, layer, point, p + lambda * q, lambda, pool);
                Ext3[] ends = [layer.P0[0], layer.P1[0] - lambda * layer.Q1[0], layer.Q0[0], layer.Q1[0]];
                transcript.Send(TranscriptTag.Evaluations, ends);
                var mu = transcript.Challenge();
                (p, q) = (ends[0] + mu * (ends[1] - ends[0]), ends[2] + mu * (ends[3] - ends[2]));
                point = [mu, .. point];
            }
        }

        return point;
    }

    private static Ext3[] Level(
        ProverTranscript transcript, FractionLayer layer, Ext3[] weights, Ext3 claim, Ext3 lambda, ComputePool? pool)
    {
        if (weights.Length == 0)
            return [];
        var point = new Ext3[weights.Length];
        var inverses = weights.ToArray();
        Inversion.InvertAll<Ext3>(inverses);
        Chunks.Run(pool, layer.Pairs, (from, to) => FractionKernels.Combine(layer, lambda, from, to));
        using var eq = EqTable.Build(weights.AsSpan(1), pool);
        for (var round = 0; round < weights.Length; round++)
        {
            var half = layer.Pairs / 2;
            var sums = Chunks.Sum(pool, half, (from, to) => FractionKernels.Sum(layer, eq.Pointer, 0, from, to));
            Ext3[] sent = [Linear(sums, round), sums[1]];
            transcript.Send(TranscriptTag.Round, sent);
            var r = point[round] = transcript.Challenge();
            claim = RoundPolynomial.Evaluate([sums[0], .. sent], r);
            foreach (var table in new[] { layer.P0, layer.P1, layer.Q0, layer.Q1 })
                Folding.Fold(table, r, pool);
            EqTable.DropFirst(eq, pool);
        }

        return point;

        // From (1 − e)·h(0) + e·h(1) = claim; by h(1) itself where e is zero.
        Ext3 Linear(Ext3[] sums, int round)
        {
            if (weights[round] != Ext3.Zero)
                return (claim - sums[0]) * inverses[round] - sums[1];
            var half = layer.Pairs / 2;
            return FractionKernels.Sum(layer, eq.Pointer, half, 0, half)[0] - sums[0] - sums[1];
        }
    }
}
