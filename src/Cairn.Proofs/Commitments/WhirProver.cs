using System.Numerics;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Commitments;

/// <summary>
/// Opens committed vectors at many points at once (WHIR, ePrint 2024/1586): a sumcheck of the vectors against one
/// combination of all claims, interrupted after each few variables by a commitment to what is left and by queries to
/// what was there before, which become claims themselves.
/// </summary>
internal sealed class WhirProver
{
    private readonly WhirParameters _parameters;
    private readonly ProverTranscript _transcript;
    private readonly ComputePool? _pool;
    private readonly int _fold;
    private Ext3 _claim;

    private WhirProver(WhirParameters parameters, ProverTranscript transcript, ComputePool? pool)
    {
        (_parameters, _transcript, _pool) = (parameters, transcript, pool);
        _fold = parameters.Options.FoldVariables;
    }

    /// <summary>Proves all claims. The commitments are those that <paramref name="bound"/> came from.</summary>
    public static void Open(
        ProverTranscript transcript, WhirParameters parameters, IReadOnlyList<WhirCommitment> commitments,
        IReadOnlyList<BoundCommitment> bound, IReadOnlyList<OpeningClaim> claims, ComputePool? pool = null)
    {
        WhirClaims.Check(parameters, bound, claims);
        if (commitments.Count != parameters.Sources ||
            commitments.Any(c => c.Vector.Length != 1 << parameters.Variables))
            throw new ArgumentException(
                $"The parameters are for {parameters.Sources} vectors of 2^{parameters.Variables}.",
                nameof(commitments));
        transcript.Absorb(TranscriptTag.Statement, parameters.Encode());
        transcript.Absorb(TranscriptTag.Evaluations, WhirClaims.Encode(claims));
        new WhirProver(parameters, transcript, pool).Run(commitments, bound, claims);
    }

    private void Run(
        IReadOnlyList<WhirCommitment> commitments, IReadOnlyList<BoundCommitment> bound,
        IReadOnlyList<OpeningClaim> claims)
    {
        var lambda = _transcript.Challenge();
        _claim = WhirClaims.Combine(bound, claims, lambda);
        var weights = WhirClaims.Weights(_parameters, bound, claims, lambda, _pool);
        var (values, weight, fixedTo) = FirstPhase(commitments, weights);
        CommittedWord[] words = [.. commitments.Select(c => c.Word)];
        var factors = EqTable.Build(fixedTo.AsSpan(_fold)).ToArray();
        for (var i = 1; i < _parameters.Words.Length; i++)
        {
            var word = _parameters.Words[i];
            var next = CommittedWord.Commit(values, _fold, word.RateBits, _pool);
            _transcript.Send(next.Root);
            var points = _transcript.Challenges(word.Samples);
            Ext3[] samples = [.. points.Select(z => Sample(values, z))];
            _transcript.Send(TranscriptTag.Evaluations, samples);
            var indices = Query(_parameters.Words[i - 1], words);
            AddConstraints(weight, points, samples, indices,
                RowFolds(words, indices, factors, fixedTo.AsSpan(0, _fold)));
            if (i > 1)
                words[0].Dispose();
            (words, factors) = ([next], [Ext3.One]);
            fixedTo = Reduce(values, weight, _fold);
        }

        _transcript.Send(TranscriptTag.Evaluations, values.ToArray());
        Query(_parameters.Words[^1], words);
        Reduce(values, weight, _parameters.FinalVariables);
        if (_parameters.Words.Length > 1)
            words[0].Dispose();
        values.Dispose();
        weight.Dispose();
    }

    /// <summary>Fixes the first variables of all vectors together, then those that number the vectors.</summary>
    private (ExtVector Values, ExtVector Weights, Ext3[] FixedTo) FirstPhase(
        IReadOnlyList<WhirCommitment> commitments, ExtVector[] weights)
    {
        SumcheckTerm[] terms = [.. commitments.Select((c, i) =>
            new SumcheckTerm(Ext3.One, new SumcheckTable(weights[i]), new SumcheckTable(c.Vector)))];
        var fixedTo = new SumcheckProver(terms, _pool).Run(_transcript, ref _claim, _fold);
        ExtVector[] folded = [.. terms.Select(t => t.Second.Take())];
        if (terms.Length == 1)
            return (folded[0], terms[0].First.Take(), fixedTo);
        var values = Concatenate(folded);
        var weight = Concatenate([.. terms.Select(t => t.First.Take())]);
        return (values, weight, [.. fixedTo, .. Reduce(values, weight, _parameters.SourceVariables)]);
    }

    private ExtVector Concatenate(ExtVector[] parts)
    {
        var length = parts[0].Length;
        var whole = new ExtVector(length << _parameters.SourceVariables);
        whole.Clear();
        for (var i = 0; i < parts.Length; i++)
        {
            ExtKernels.Add(whole, i * length, parts[i], _pool);
            parts[i].Dispose();
        }

        return whole;
    }

    private Ext3[] Reduce(ExtVector values, ExtVector weights, int rounds)
    {
        var term = new SumcheckTerm(Ext3.One, new SumcheckTable(values), new SumcheckTable(weights));
        return new SumcheckProver([term], _pool).Run(_transcript, ref _claim, rounds);
    }

    private Ext3 Sample(ExtVector values, Ext3 z)
    {
        using var powers = PowerTable.Build(z, BitOperations.Log2((uint)values.Length), Ext3.One, _pool);
        return ExtKernels.Dot(values, powers);
    }

    /// <summary>Works, draws rows and opens them in all words.</summary>
    private int[] Query(WhirWord word, CommittedWord[] words)
    {
        _transcript.SendWork(_parameters.Options.WorkBits, _pool);
        var indices = _transcript.Indices(word.Queries, word.RowBits);
        foreach (var committed in words)
        {
            foreach (var index in indices)
                _transcript.SendUnabsorbed(committed.Row(index));
            MerkleMultiproof.Send(_transcript, committed.Tree, indices);
        }

        return indices;
    }

    private static Ext3[] RowFolds(CommittedWord[] words, int[] indices, Ext3[] factors, ReadOnlySpan<Ext3> fixedTo)
    {
        var columns = EqTable.Build(fixedTo).ToArray();
        return [.. indices.Select(index =>
        {
            var sum = Ext3.Zero;
            for (var i = 0; i < words.Length; i++)
                sum += factors[i] * WhirRows.Fold(words[i].Row(index), columns);
            return sum;
        })];
    }

    private void AddConstraints(ExtVector weight, Ext3[] points, Ext3[] samples, int[] indices, Ext3[] folds)
    {
        var gamma = _transcript.Challenge();
        var power = Ext3.One;
        for (var i = 0; i < points.Length; i++)
        {
            power *= gamma;
            _claim += power * samples[i];
            using var powers = PowerTable.Build(
                points[i], BitOperations.Log2((uint)weight.Length), power, _pool);
            ExtKernels.Add(weight, 0, powers, _pool);
        }

        var scales = new Ext3[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            scales[i] = power *= gamma;
            _claim += power * folds[i];
        }

        PowerTable.AddAll(weight, [.. indices.Select(q => TwoAdic.Point(q))], scales, _pool);
    }
}
