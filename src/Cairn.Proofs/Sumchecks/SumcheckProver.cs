using Cairn.Proofs.Fields;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Sumchecks;

/// <summary>Proves what the sum of all terms over the hypercube is. The terms may share tables.</summary>
internal sealed class SumcheckProver
{
    private static readonly Goldilocks Half = Goldilocks.FromUInt64(2).Inverse();

    private readonly SumcheckTerm[] _terms;
    private readonly SumcheckTable[] _tables;
    private readonly ComputePool? _pool;
    private readonly int _degree;

    public SumcheckProver(IEnumerable<SumcheckTerm> terms, ComputePool? pool = null)
    {
        _terms = [.. terms];
        _tables = [.. _terms.SelectMany(t => t.Tables).Distinct()];
        _degree = _terms.Max(t => t.Degree);
        _pool = pool;
        if (_tables.Any(t => t.Length != _tables[0].Length) || _terms.Any(t => t.First.IsBase))
            throw new ArgumentException(
                "All tables have one length, and a term's first factor is of the extension.", nameof(terms));
    }

    /// <summary>Rounds for the first variables, as many as asked for; tables shrink, the claim changes.</summary>
    /// <returns>What the variables were fixed to.</returns>
    public Ext3[] Run(ProverTranscript transcript, ref Ext3 claim, int rounds)
    {
        var point = new Ext3[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var sent = Round(claim);
            transcript.Send(TranscriptTag.Round, sent);
            var r = point[round] = transcript.Challenge();
            claim = RoundPolynomial.Evaluate(RoundPolynomial.Complete(sent, claim), r);
            foreach (var table in _tables)
                table.Fold(r, _pool);
        }

        return point;
    }

    /// <summary>c₀, c₂ and, for degree three, c₃.</summary>
    private Ext3[] Round(Ext3 claim)
    {
        var (atZero, square, cube, atMinusOne) = (Ext3.Zero, Ext3.Zero, Ext3.Zero, Ext3.Zero);
        var half = _tables[0].Length / 2;
        foreach (var term in _terms)
        {
            var values = Chunks.Sum(_pool, half, (from, to) => TermKernels.Sum(term, _degree, from, to));
            atZero += term.Coefficient * values[0];
            if (term.Degree == 2)
                square += term.Coefficient * values[1];
            else
                cube += term.Coefficient * values[1];
            atMinusOne += term.Coefficient * values[2];
        }

        // The values at 1 and −1 sum to 2·c₀ + 2·c₂.
        return _degree == 2
            ? [atZero, square]
            : [atZero, (claim - atZero + atMinusOne) * Half - atZero, cube];
    }
}
