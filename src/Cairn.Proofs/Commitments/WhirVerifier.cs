using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Commitments;

/// <summary>The verifier's side of <see cref="WhirProver"/>. Faults go to the transcript.</summary>
internal sealed class WhirVerifier
{
    private readonly WhirParameters _parameters;
    private readonly VerifierTranscript _transcript;
    private readonly int _fold;
    private readonly List<Constraint> _constraints = [];
    private readonly List<Ext3> _point = [];
    private Ext3 _claim;

    private WhirVerifier(WhirParameters parameters, VerifierTranscript transcript)
    {
        (_parameters, _transcript) = (parameters, transcript);
        _fold = parameters.Options.FoldVariables;
    }

    /// <summary>Requires that the committed vectors have all claimed values.</summary>
    public static void Verify(IOpeningSide side, WhirParameters parameters, IReadOnlyList<BoundCommitment> bound,
        IReadOnlyList<OpeningClaim> claims)
    {
        WhirClaims.Check(parameters, bound, claims);
        var end = side.Open(parameters, bound, claims);
        side.RequireEqual(WhirClaims.Evaluate(bound, claims, end) * end.Value, end.Claim, ProofFault.Sumcheck);
    }

    /// <summary>Follows what the prover sends up to the last claim.</summary>
    public static OpeningEnd Follow(
        VerifierTranscript transcript, WhirParameters parameters, IReadOnlyList<BoundCommitment> bound,
        IReadOnlyList<OpeningClaim> claims)
    {
        transcript.Absorb(TranscriptTag.Statement, parameters.Encode());
        transcript.Absorb(TranscriptTag.Evaluations, WhirClaims.Encode(claims));
        return new WhirVerifier(parameters, transcript).Run(bound, claims);
    }

    private OpeningEnd Run(IReadOnlyList<BoundCommitment> bound, IReadOnlyList<OpeningClaim> claims)
    {
        var lambda = _transcript.Challenge();
        _claim = WhirClaims.Combine(bound, claims, lambda);
        var fixedTo = Reduce(_fold);
        var sources = EqTable.Build(SumcheckVerifier.Run(_transcript, ref _claim, _parameters.SourceVariables, 2))
            .ToArray();
        var (roots, factors) = (bound.Select(b => b.Root).ToArray(), sources);
        for (var i = 1; i < _parameters.Words.Length; i++)
        {
            var word = _parameters.Words[i];
            var root = _transcript.ReceiveRoot();
            var points = _transcript.Challenges(word.Samples);
            var samples = _transcript.Receive(TranscriptTag.Evaluations, word.Samples);
            var (places, folds) = Query(i - 1, roots, factors, fixedTo);
            AddConstraints([.. points, .. places], [.. samples, .. folds]);
            (roots, factors) = ([root], [Ext3.One]);
            fixedTo = Reduce(_fold);
        }

        var values = _transcript.Receive(TranscriptTag.Evaluations, 1 << _parameters.FinalVariables);
        var (lastPlaces, lastFolds) = Query(_parameters.Words.Length - 1, roots, factors, fixedTo);
        for (var i = 0; i < lastPlaces.Length; i++)
            _transcript.Require(RoundPolynomial.Evaluate(values, lastPlaces[i]) == lastFolds[i], ProofFault.Proximity);
        var last = Reduce(_parameters.FinalVariables);
        var (point, weight) = (_point.ToArray().Scalars(), Ext3.Zero);
        foreach (var constraint in _constraints)
            weight += constraint.Scale * PowerTable.Extension(constraint.Z, point.AsSpan(constraint.From)).Number;
        var value = Multilinear.Evaluate(values, last);
        return new OpeningEnd(lambda, point, sources.Scalars(), value, _claim - weight * value);
    }

    private Ext3[] Reduce(int rounds)
    {
        var point = SumcheckVerifier.Run(_transcript, ref _claim, rounds, 2);
        _point.AddRange(point);
        return point;
    }

    /// <summary>Opens drawn rows of a word, or of all sources' words: the points, and what the rows fold to.</summary>
    private (Ext3[] Points, Ext3[] Folds) Query(int number, Hash32[] roots, Ext3[] factors, Ext3[] fixedTo)
    {
        var word = _parameters.Words[number];
        _transcript.ReceiveWork(_parameters.Options.WorkBits);
        var indices = _transcript.Indices(word.Queries, word.RowBits);
        var eq = EqTable.Build(fixedTo).ToArray();
        var (folds, leaves) = (new Ext3[indices.Length], new Hash32[indices.Length]);
        var row = new Goldilocks[number == 0 ? eq.Length : Ext3.Degree * eq.Length];
        for (var source = 0; source < roots.Length; source++)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                leaves[i] = Keccak256.Compute(_transcript.ReceiveRow(row));
                folds[i] += factors[source] * WhirRows.Fold(row, eq);
            }

            _transcript.Require(MerkleMultiproof.Receive(_transcript, roots[source], word.RowBits, indices, leaves),
                ProofFault.Opening);
        }

        return ([.. indices.Select(q => (Ext3)TwoAdic.Point(q))], folds);
    }

    private void AddConstraints(Ext3[] points, Ext3[] values)
    {
        var (gamma, power) = (_transcript.Challenge(), Ext3.One);
        for (var i = 0; i < points.Length; i++)
        {
            power *= gamma;
            _claim += power * values[i];
            _constraints.Add(new Constraint(points[i], power, _point.Count));
        }
    }

    /// <summary>scale · the value at z of the polynomial that is left after so many variables.</summary>
    private readonly record struct Constraint(Ext3 Z, Ext3 Scale, int From);
}
