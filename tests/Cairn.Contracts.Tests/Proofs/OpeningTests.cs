using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>Openings that .NET's prover makes, on the chain node: the same verdicts as .NET's verifier's.</summary>
[Collection(ChainCollection.Name)]
public sealed class OpeningTests(TestChain chain, ITestOutputHelper output)
{
    private const int Seed = 27_11_2026;

    private static readonly WhirOptions Light = new() { WorkBits = 4 };

    private static readonly WhirOptions Tiny =
        new() { SecurityBits = 40, WorkBits = 4, FoldVariables = 2, FinalVariablesMax = 2 };

    [Theory]
    [InlineData(4, 1, 1, 3)]
    [InlineData(6, 1, 0, 3)]
    [InlineData(8, 2, 5, 1)]
    [InlineData(10, 3, 9, 2)]
    [InlineData(13, 2, 30, 3)]
    [InlineData(15, 4, 6, 3)]
    public async Task What_dotnet_accepts_is_accepted(int variables, int sources, int claims, int rateBits)
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        var opening = new OpeningCase(variables, sources, claims, Light with { RateBits = rateBits }, Seed);
        Assert.Equal(ProofFault.None, opening.Verify(opening.Prover.Proof));
        Assert.Equal(ProofFault.None, await probe.RunAsync(opening.Tape, opening.Prover.Proof));
        output.WriteLine($"{opening.Prover.Proof.Length} bytes, gas of the call " +
            $"{await probe.GasAsync(opening.Tape.Encode(), opening.Tape.Statement, opening.Prover.Proof)}");
    }

    [Theory]
    [InlineData(6, 1, 2)]
    [InlineData(4, 3, 2)]
    [InlineData(9, 2, 3)]
    public async Task Every_field_that_changes_makes_the_same_verdict_as_dotnets(int variables, int sources, int claims)
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        var opening = new OpeningCase(variables, sources, claims, variables == 9 ? Light : Tiny, Seed);
        var random = new Random(Seed);
        var (tape, statement) = (opening.Tape.Encode(), opening.Tape.Statement);
        var (proof, fields) = (opening.Prover.Proof, opening.Prover.Fields);
        Assert.Equal(ProofFault.None, await probe.RunAsync(tape, statement, proof));
        var count = 0;
        for (var i = 0; i < fields.Count; i += fields.Count < 300 ? 1 : 1 + random.Next(fields.Count / 100))
        {
            var changed = Change(proof, fields, i, random);
            if (changed.AsSpan().SequenceEqual(proof))
                continue;
            var expected = opening.Verify(changed);
            var actual = await probe.RunAsync(tape, statement, changed);
            Assert.True(expected != ProofFault.None && actual != ProofFault.None, $"field {i} was changed: {actual}");
            Assert.True(changed.Length != proof.Length || expected == actual,
                $"field {i} of {fields.Count} at {fields[i]}: {actual}, by .NET {expected}");
            count++;
        }

        Assert.InRange(count, 50, int.MaxValue);
        foreach (var (fault, other) in new[]
        {
            (ProofFault.TooLong, [.. proof, 0]), (ProofFault.TooShort, proof[..^1]),
            (ProofFault.TooShort, Array.Empty<byte>()),
        })
            Assert.Equal(fault, await probe.RunAsync(tape, statement, other));
    }

    [Fact]
    public async Task Numbers_that_are_not_below_p_are_refused_in_rows_and_claims()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var opening = new OpeningCase(6, 2, 2, Tiny, Seed);
        var (tape, statement, proof) = (opening.Tape.Encode(), opening.Tape.Statement, opening.Prover.Proof);
        foreach (var field in opening.Prover.Fields.Where(f => f.Length == sizeof(ulong)).Chunk(7).Select(c => c[0]))
        {
            var changed = proof.ToArray();
            BinaryPrimitives.WriteUInt64BigEndian(changed.AsSpan(field.Offset), Goldilocks.Modulus);
            // The nonces of proofs of work are eight bytes too.
            Assert.Contains(await probe.RunAsync(tape, statement, changed),
                new[] { ProofFault.NotCanonical, ProofFault.ProofOfWork });
        }
    }

    [Fact]
    public async Task An_opening_is_of_the_roots_that_the_statement_names()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var opening = new OpeningCase(6, 2, 2, Tiny, Seed);
        var other = opening.Tape.Statement with { Weights = Keccak256.Compute("other"u8) };
        Assert.NotEqual(ProofFault.None, await probe.RunAsync(opening.Tape.Encode(), other, opening.Prover.Proof));
    }

    [Fact]
    public async Task An_opening_has_its_vectors_and_comes_once()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var opening = new OpeningCase(4, 1, 0, Light, Seed);
        Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(
            new SmallTape().Do(TapeOp.Open, 0, 1, 5, 7, 8, 0).Raw(0, 0), []));
        Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(opening.Tape.Do(TapeOp.Open, 0, 1, 5, 7, 8, 0).Raw(0, 0),
            opening.Prover.Proof));
    }

    private static byte[] Change(byte[] proof, IReadOnlyList<ProofField> fields, int i, Random random)
    {
        var (field, changed) = (fields[i], proof.ToArray());
        var word = changed.AsSpan(field.Offset + 8 * random.Next(field.Length / 8), 8);
        var value = BinaryPrimitives.ReadUInt64BigEndian(word);
        switch (random.Next(5))
        {
            case 0: return [.. proof[..field.Offset], .. proof[(field.Offset + field.Length)..]];
            case 1: BinaryPrimitives.WriteUInt64BigEndian(word, value ^ (1UL << random.Next(64))); break;
            case 2: BinaryPrimitives.WriteUInt64BigEndian(word, unchecked(value + Goldilocks.Modulus)); break;
            case 3: BinaryPrimitives.WriteUInt64BigEndian(word, unchecked(value - Goldilocks.Modulus)); break;
            default: word.Reverse(); break;
        }

        return changed;
    }
}
