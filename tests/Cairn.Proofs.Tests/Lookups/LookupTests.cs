using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

public sealed class LookupTests
{
    private static readonly byte[] Protocol = "cairn test"u8.ToArray();

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    public void Rows_of_several_tables_are_found_and_the_claims_are_true(int scale)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        var network = new Network(scale);
        var transcript = new ProverTranscript(Protocol);
        var proved = LookupProver.Prove(transcript, network.Shape, network.Witness, pool);
        var verifier = new VerifierTranscript(Protocol, transcript.Proof);
        var claims = LookupVerifier.Verify(new VerifierSide(verifier), network.Shape);
        Assert.Equal(ProofFault.None, verifier.Finish());
        Assert.Equal(proved.Point, claims.Point);
        Assert.True(network.AreTrue(claims));
    }

    [Theory]
    [InlineData(0, 0, 16)]
    [InlineData(0, 0, -1)]
    [InlineData(1, 1, 5)]
    [InlineData(2, 0, 100)]
    [InlineData(2, 1, 1)]
    public void A_row_that_is_in_no_table_is_found_out(int group, int column, int value)
    {
        var network = new Network(4);
        network.Witness.Groups[group][column][3] = Goldilocks.FromInt64(value);
        Assert.Equal(ProofFault.LookupSum, network.Check());
    }

    [Fact]
    public void A_multiplicity_that_is_off_by_one_is_found_out()
    {
        var network = new Network(4);
        network.Witness.Multiplicities[1][2] += Goldilocks.One;
        Assert.Equal(ProofFault.LookupSum, network.Check());
    }

    [Fact]
    public void A_row_of_one_table_does_not_pass_for_one_of_another()
    {
        // Table 0 has the row 3 and table 2 has it too, but a lookup in table 0 is not balanced by table 2.
        var tables = new[] { LookupTable.Range(2), LookupTable.Range(2) };
        var shape = new LookupShape(tables, [new LookupGroup(0, 1)]);
        var rows = BaseVector.FromIntegers([3, 3], 2);
        Assert.Equal(ProofFault.None, Check([3, 3], []));
        Assert.Equal(ProofFault.LookupSum, Check([], [3, 3]));

        ProofFault Check(int[] first, int[] second)
        {
            var witness = new LookupWitness([[rows]], [tables[0].Count(first), tables[1].Count(second)]);
            var transcript = new ProverTranscript(Protocol);
            LookupProver.Prove(transcript, shape, witness);
            var verifier = new VerifierTranscript(Protocol, transcript.Proof);
            LookupVerifier.Verify(new VerifierSide(verifier), shape);
            return verifier.Finish();
        }
    }

    [Fact]
    public void A_proof_for_one_shape_is_none_for_another()
    {
        var network = new Network(4);
        var transcript = new ProverTranscript(Protocol);
        LookupProver.Prove(transcript, network.Shape, network.Witness);
        var swapped = new LookupShape(network.Shape.Tables, network.Shape.Groups.Select(g => g with { Table = 0 }));
        Assert.NotEqual(ProofFault.None, Verify(swapped));
        var other = new LookupShape([LookupTable.Range(5), .. network.Shape.Tables[1..]], network.Shape.Groups);
        Assert.NotEqual(ProofFault.None, Verify(other));
        Assert.Equal(ProofFault.None, Verify(network.Shape));

        ProofFault Verify(LookupShape shape)
        {
            var verifier = new VerifierTranscript(Protocol, transcript.Proof);
            LookupVerifier.Verify(new VerifierSide(verifier), shape);
            return verifier.Finish();
        }
    }

    [Fact]
    public void No_change_of_a_message_is_accepted()
    {
        var network = new Network(2);
        var transcript = new ProverTranscript(Protocol);
        LookupProver.Prove(transcript, network.Shape, network.Witness);
        ProofMutations.AllAreRejected(transcript.Proof, transcript.Fields, proof =>
        {
            var verifier = new VerifierTranscript(Protocol, proof);
            var claims = LookupVerifier.Verify(new VerifierSide(verifier), network.Shape);
            verifier.Require(network.AreTrue(claims), ProofFault.Opening);
            return verifier.Finish();
        });
    }

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LookupShape([], [new LookupGroup(0, 1)]));
        Assert.Throws<ArgumentException>(() => new LookupShape([LookupTable.Range(2)], []));
        Assert.Throws<ArgumentException>(() => new LookupShape([LookupTable.Range(2)], [new LookupGroup(1, 1)]));
        Assert.Throws<ArgumentException>(() => new LookupShape([LookupTable.Range(2)], [new LookupGroup(0, 31)]));
        Assert.Throws<ArgumentException>(() => new LookupTable(new BaseVector(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LookupTable.Range(2).Count([4]));
    }

    /// <summary>Two limbs in a range of 2⁴, a clamp as pairs (h, q), and a second range.</summary>
    private sealed class Network
    {
        public Network(int scale)
        {
            var random = new Random(scale);
            LookupTable[] tables = [LookupTable.Range(4), Clamp(), LookupTable.Range(3)];
            Shape = new LookupShape(tables, [new(0, scale), new(1, scale - 1), new(1, scale), new(2, 2), new(0, 0)]);
            var rows = Shape.Groups.Select(g => Enumerable.Range(0, 1 << g.Variables)
                .Select(_ => random.Next(1 << tables[g.Table].Variables)).ToArray()).ToArray();
            var columns = Shape.Groups.Select((g, i) => tables[g.Table].Columns
                .Select(c => new BaseVector([.. rows[i].Select(r => c[r].Value)])).ToArray()).ToArray();
            Witness = new LookupWitness(columns, [.. tables.Select((t, i) => t.Count(
                rows.Where((_, g) => Shape.Groups[g].Table == i).SelectMany(r => r)))]);
        }

        public LookupShape Shape { get; }

        public LookupWitness Witness { get; }

        public ProofFault Check()
        {
            var transcript = new ProverTranscript(Protocol);
            LookupProver.Prove(transcript, Shape, Witness);
            var verifier = new VerifierTranscript(Protocol, transcript.Proof);
            LookupVerifier.Verify(new VerifierSide(verifier), Shape);
            return verifier.Finish();
        }

        public bool AreTrue(LookupClaims claims)
        {
            return Witness.Groups.Index().All(g => g.Item.Select(c => At(c, Shape.Groups[g.Index].Variables))
                .SequenceEqual(claims.Groups[g.Index].Numbers())) &&
                Witness.Multiplicities.Index().All(m =>
                    At(m.Item, Shape.Tables[m.Index].Variables) == claims.Multiplicities[m.Index].Number);

            Ext3 At(BaseVector column, int variables) =>
                Multilinear.Evaluate(column.Span, claims.PointOf(variables).Numbers());
        }

        private static LookupTable Clamp()
        {
            int[] values = [.. Enumerable.Range(-16, 32)];
            return new LookupTable(BaseVector.FromIntegers(values, 32),
                BaseVector.FromIntegers([.. values.Select(v => Math.Clamp(v, -4, 3))], 32));
        }
    }
}
