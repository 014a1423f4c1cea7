using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

public sealed class WhirTests
{
    private static readonly WhirOptions Light = new() { WorkBits = 6 };

    private static readonly WhirOptions Tiny =
        new() { SecurityBits = 40, WorkBits = 4, FoldVariables = 2, FinalVariablesMax = 2 };

    [Theory]
    [InlineData(4, 1, 1, 3)]
    [InlineData(5, 1, 0, 3)]
    [InlineData(8, 2, 5, 1)]
    [InlineData(10, 3, 9, 2)]
    [InlineData(11, 1, 20, 3)]
    [InlineData(13, 4, 6, 3)]
    [InlineData(15, 2, 6, 1)]
    public void True_claims_are_accepted_and_false_ones_are_not(int variables, int sources, int claims, int rateBits)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        var whir = new WhirCase(variables, sources, claims, Light with { RateBits = rateBits }, pool);
        var proof = whir.Prove().Proof;
        Assert.Equal(ProofFault.None, whir.Verify(proof));
        Assert.Equal(proof, new WhirCase(variables, sources, claims, Light with { RateBits = rateBits }).Prove().Proof);
        for (var i = 0; i < claims; i++)
        {
            var wrong = whir.Claims.ToArray();
            wrong[i] = wrong[i] with { Value = wrong[i].Value + Ext3.One };
            Assert.NotEqual(ProofFault.None, whir.Verify(proof, wrong));

            // Nor does a prover convince who believes the lie itself.
            Assert.NotEqual(ProofFault.None, whir.Verify(whir.Prove(wrong).Proof, wrong));
        }
    }

    [Fact]
    public void What_is_opened_is_what_the_statement_names()
    {
        var whir = new WhirCase(9, 2, 3, Light);
        var proof = whir.Prove().Proof;
        Assert.Equal(ProofFault.None, whir.Verify(proof));
        Assert.NotEqual(ProofFault.None, whir.Verify(proof, roots: [whir.Roots[0], Keccak256.Compute("other"u8)]));
        Assert.NotEqual(ProofFault.None, whir.Verify(proof, whir.Claims[..2]));
        Assert.NotEqual(ProofFault.None, whir.Verify(proof, [.. whir.Claims, whir.Claims[0]]));
        Assert.NotEqual(ProofFault.None, whir.Verify(proof, [whir.Claims[1], whir.Claims[0], whir.Claims[2]]));
        var moved = whir.Claims.ToArray();
        moved[0] = moved[0] with { Source = 1 - moved[0].Source };
        Assert.NotEqual(ProofFault.None, whir.Verify(proof, moved));
        moved = [.. whir.Claims];
        moved[0] = moved[0] with { Point = [.. moved[0].Point.Reverse()] };
        Assert.NotEqual(ProofFault.None, whir.Verify(proof, moved));
    }

    [Theory]
    [InlineData(6, 1, 2)]
    [InlineData(4, 3, 2)]
    public void No_change_of_a_field_is_accepted(int variables, int sources, int claims)
    {
        var whir = new WhirCase(variables, sources, claims, Tiny);
        var transcript = whir.Prove();
        ProofMutations.AllAreRejected(transcript.Proof, transcript.Fields, proof => whir.Verify(proof));
    }

    [Fact]
    public void No_change_of_a_field_is_accepted_at_full_strength()
    {
        var whir = new WhirCase(12, 2, 3, new WhirOptions { WorkBits = 8 });
        var transcript = whir.Prove();
        ProofMutations.AllAreRejected(transcript.Proof, transcript.Fields, proof => whir.Verify(proof), 149);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(12, 1)]
    [InlineData(12, 3)]
    public void A_vector_changed_after_it_was_committed_is_found_out(int variables, int sources)
    {
        // No claim speaks of it, so that the codeword alone can give the lie away.
        var whir = new WhirCase(variables, sources, 0, Light);
        whir.Commitment(sources - 1).Vector[77] += Goldilocks.One;
        Assert.Contains(whir.Verify(whir.Prove().Proof), new[] { ProofFault.Proximity, ProofFault.Sumcheck });
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(12, 2)]
    public void A_false_sample_out_of_the_domain_is_found_out(int variables, int sources)
    {
        var whir = new WhirCase(variables, sources, 1, Light);
        Assert.Equal(ProofFault.None, whir.Verify(whir.ProveWithSample(value => value)));
        Assert.Equal(ProofFault.Sumcheck, whir.Verify(whir.ProveWithSample(value => value + Ext3.One)));
    }

    [Fact]
    public void A_number_that_is_not_below_p_is_rejected_wherever_it_stands()
    {
        // Of zero vectors all numbers are zero, for which p would stand in the same 64 bits.
        var whir = new WhirCase(6, 2, 2, Tiny, null, Zeros(6));
        var transcript = whir.Prove();
        Assert.Equal(ProofFault.None, whir.Verify(transcript.Proof));
        var (rows, elements) = (0, 0);
        foreach (var field in transcript.Fields.Where(f => f.Length != Hash32.Size))
        {
            for (var word = field.Offset; word < field.Offset + field.Length; word += sizeof(ulong))
            {
                var changed = transcript.Proof;
                if (BinaryPrimitives.ReadUInt64BigEndian(changed.AsSpan(word)) != 0)
                    continue;
                BinaryPrimitives.WriteUInt64BigEndian(changed.AsSpan(word), Goldilocks.Modulus);
                var fault = whir.Verify(changed);
                Assert.True(fault == ProofFault.NotCanonical, $"{fault} for byte {word}");
                _ = field.Length == sizeof(ulong) ? rows++ : elements++;
            }
        }

        Assert.True(rows > 100 && elements > 20, $"{rows} words of rows, {elements} of elements");
    }

    [Fact]
    public void A_proof_is_for_its_parameters_only()
    {
        var whir = new WhirCase(8, 1, 2, Tiny);
        var proof = whir.Prove().Proof;
        Assert.Equal(ProofFault.None, Verify(Tiny));
        foreach (var other in new[]
        {
            Tiny with { SecurityBits = 41 }, Tiny with { WorkBits = 3 }, Tiny with { WorkBits = 5 },
            Tiny with { RateBits = 4 }, Tiny with { FoldVariables = 1 }, Tiny with { FinalVariablesMax = 3 },
        })
            Assert.NotEqual(ProofFault.None, Verify(other));

        ProofFault Verify(WhirOptions options) => whir.Verify(proof, parameters: new WhirParameters(8, 1, options));
    }

    [Fact]
    public void Every_machine_makes_the_same_bytes()
    {
        // Whatever the width of its vectors: docs/proof-formats.md fixes each byte.
        var proof = new WhirCase(11, 3, 4, Light).Prove().Proof;
        Assert.StartsWith("0x53f2bf312cebafb6a5b22bd8ad5c0959", Keccak256.Compute(proof).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_and_vectors_that_do_not_fit_are_refused()
    {
        var whir = new WhirCase(6, 1, 1, Light);
        var claim = whir.Claims[0];
        foreach (var wrong in new[]
        {
            claim with { Source = 1 }, claim with { Source = -1 }, claim with { Offset = 64 },
            claim with { Offset = 1, Point = claim.Point[..2] }, claim with { Offset = -4, Point = claim.Point[..2] },
            claim with { Point = [.. claim.Point, Ext3.One] },
        })
            Assert.Throws<ArgumentException>(() => whir.Prove([wrong]));
        Assert.Throws<ArgumentException>(() => whir.Verify(whir.Prove().Proof, roots: [whir.Roots[0], whir.Roots[0]]));
        var bound = whir.Commitment(0).Bind(new ProverTranscript("cairn test"u8));
        Assert.Throws<ArgumentException>(() => WhirClaims.Check(
            whir.Parameters, [bound with { Points = [], Values = [] }], whir.Claims));
        Assert.Throws<ArgumentException>(() => new WhirCommitment(new BaseVector(8), new WhirOptions()));
        Assert.Throws<ArgumentException>(() => new WhirCommitment(new BaseVector(24), new WhirOptions()));
    }

    private static BaseVector Zeros(int variables)
    {
        var vector = new BaseVector(1 << variables);
        vector.Span.Clear();
        return vector;
    }
}
