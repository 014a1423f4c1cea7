using Cairn.Evm.Tests;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

public sealed class SumcheckTests
{
    private static readonly byte[] Protocol = "cairn test"u8.ToArray();

    public static TheoryData<string, int> Cases => new()
    {
        { "ext base", 1 }, { "ext base", 6 }, { "ext ext", 5 }, { "ext base base", 4 }, { "ext ext ext", 6 },
        { "ext ext base", 3 }, { "ext base ext", 3 }, { "ext base, ext ext", 5 },
        { "ext ext base, ext ext, ext ext ext", 6 }, { "ext base", 15 }, { "ext base base, ext ext", 14 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_left_is_the_product_at_the_point(string terms, int variables)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        var (claim, degree, prover, tables) = Build(terms, variables, pool);
        var transcript = new ProverTranscript(Protocol);
        var left = claim;
        var point = prover.Run(transcript, ref left, variables);
        Assert.Equal(Value(tables, t => t.Table.Value), left);
        Assert.Equal(Value(tables, t => t.At(point)), left);
        var verifier = new VerifierTranscript(Protocol, transcript.Proof);
        var expected = claim;
        Assert.Equal(point, SumcheckVerifier.Run(verifier, ref expected, variables, degree));
        Assert.Equal((ProofFault.None, left), (verifier.Finish(), expected));

        // A wrong claim leaves another value: who checks it finds the lie.
        verifier = new VerifierTranscript(Protocol, transcript.Proof);
        expected = claim + Ext3.One;
        SumcheckVerifier.Run(verifier, ref expected, variables, degree);
        Assert.NotEqual(left, expected);
    }

    [Theory]
    [InlineData("ext base", 4)]
    [InlineData("ext ext base, ext ext", 3)]
    public void No_change_of_a_message_is_accepted(string terms, int variables)
    {
        var (claim, degree, prover, tables) = Build(terms, variables, null);
        var transcript = new ProverTranscript(Protocol);
        var left = claim;
        prover.Run(transcript, ref left, variables);
        ProofMutations.AllAreRejected(transcript.Proof, transcript.Fields, proof =>
        {
            var verifier = new VerifierTranscript(Protocol, proof);
            var expected = claim;
            var point = SumcheckVerifier.Run(verifier, ref expected, variables, degree);
            verifier.Require(Value(tables, t => t.At(point)) == expected, ProofFault.Sumcheck);
            return verifier.Finish();
        });
    }

    [DataFact(FieldVectors.File)]
    public void Another_program_has_the_same_rounds()
    {
        var vector = FieldVectors.Read("sumcheck_product");
        Ext3[] f = [.. Reordered("f").Span.ToArray().Select(v => (Ext3)Goldilocks.FromCanonical(v))];
        var term = new SumcheckTerm(Ext3.One, new SumcheckTable(new ExtVector(f)), new SumcheckTable(Reordered("g")));
        var claim = FieldVectors.Ext(vector.GetProperty("claim"));
        foreach (var round in vector.GetProperty("rounds").EnumerateArray())
        {
            var sums = TermKernels.Sum(term, 2, 0, term.First.Length / 2);
            var coefficients = RoundPolynomial.Complete(sums.AsSpan(0, 2), claim);
            var values = FieldVectors.Exts(round.GetProperty("evals_at_0_1_2"));
            for (var x = 0; x < 3; x++)
                Assert.Equal(values[x], RoundPolynomial.Evaluate(coefficients, Ext3.FromInt64(x)));
            var r = FieldVectors.Ext(round.GetProperty("challenge"));
            claim = RoundPolynomial.Evaluate(coefficients, r);
            foreach (var table in term.Tables)
                table.Fold(r, null);
        }

        var final = FieldVectors.Exts(vector.GetProperty("final"));
        Assert.Equal((final[0], final[1]), (term.First.Value, term.Second.Value));

        // There the first variable is the lowest bit.
        BaseVector Reordered(string name)
        {
            var values = FieldVectors.Bases(vector.GetProperty(name));
            var reordered = new BaseVector(8);
            for (var i = 0; i < 8; i++)
                reordered[(i & 1) << 2 | i & 2 | i >> 2] = values[i];
            return reordered;
        }
    }

    private static Ext3 Value((Ext3 Coefficient, Factor[] Factors)[] terms, Func<Factor, Ext3> of) =>
        terms.Aggregate(Ext3.Zero, (sum, t) =>
            sum + t.Factors.Aggregate(t.Coefficient, (product, factor) => product * of(factor)));

    private static (Ext3 Claim, int Degree, SumcheckProver Prover, (Ext3, Factor[])[] Terms) Build(
        string text, int variables, ComputePool? pool)
    {
        var samples = new FieldSamples(variables + text.Length);
        var terms = text.Split(", ").Select(term => (samples.Ext(), term.Split(' ').Select(kind =>
        {
            var values = kind == "base" ? [] : samples.Point(1 << variables);
            var bases = samples.Bytes(1 << variables);
            return kind == "base"
                ? new Factor(bases.Span.ToArray().Select(v => (Ext3)Goldilocks.FromCanonical(v)).ToArray(),
                    new SumcheckTable(bases))
                : new Factor(values, new SumcheckTable(new ExtVector(values)));
        }).ToArray())).ToArray();
        var claim = Ext3.Zero;
        for (var i = 0; i < 1 << variables; i++)
            claim += Value(terms, f => f.Values[i]);
        var prover = new SumcheckProver(terms.Select(t => new SumcheckTerm(t.Item1, t.Item2[0].Table, t.Item2[1].Table,
            t.Item2.Length == 3 ? t.Item2[2].Table : null)), pool);
        return (claim, terms.Max(t => t.Item2.Length), prover, terms);
    }

    private sealed record Factor(Ext3[] Values, SumcheckTable Table)
    {
        public Ext3 At(Ext3[] point) => Multilinear.Evaluate(Values, point);
    }
}
