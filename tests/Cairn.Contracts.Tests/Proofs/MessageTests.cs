using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>What the machine absorbs, receives and draws, against the prover's transcript.</summary>
[Collection(ChainCollection.Name)]
public sealed class MessageTests(TestChain chain, ITestOutputHelper output)
{
    private const int Seed = 26_11_2026;

    private readonly Operands _operands = new(Seed);

    [Fact]
    public async Task Challenges_follow_from_the_whole_statement()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var tape = Statement();
        var proof = ExpectChallenges(tape);
        Assert.Equal(ProofFault.None, await probe.RunAsync(tape, proof));
        var (bytes, said) = (tape.Encode(), tape.Statement);
        foreach (var other in new[]
        {
            said with { Weights = Hash32.Zero }, said with { JobId = Hash32.Zero }, said with { ChainId = 1 },
            said with { Verifier = Hash32.Zero }, said with { Nonce = Hash32.Zero },
            said with { Inputs = Changed(said.Inputs) }, said with { Outputs = Changed(said.Outputs) },
        })
            Assert.Equal(ProofFault.Sumcheck, await probe.RunAsync(bytes, other, proof));

        static byte[] Changed(byte[] bytes) => [.. bytes[..3], (byte)(bytes[3] ^ 1), .. bytes[4..]];
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Committed_inputs_and_outputs_are_absorbed_by_their_roots(byte committed)
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var tape = Statement();
        tape.Modes |= committed;
        if ((committed & 2) != 0)
            tape.Inputs = Keccak256.Compute("in"u8).ToArray();
        if ((committed & 4) != 0)
            tape.Outputs = Keccak256.Compute("out"u8).ToArray();
        Assert.Equal(ProofFault.None, await probe.RunAsync(tape, ExpectChallenges(tape)));
        var longer = tape.Statement with { Inputs = [.. tape.Inputs, 0, 0, 0, 0] };
        Assert.Equal(ProofFault.Statement, await probe.RunAsync(tape.Encode(), longer, []));
    }

    [Fact]
    public async Task Inputs_outside_of_their_range_or_count_are_refused()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var tape = new SmallTape().Input(-7, 300, 19);
        var good = Enumerable.Repeat(-7, 9).Concat(Enumerable.Repeat(300, 10)).ToArray();
        Assert.Equal(ProofFault.None, await RunAsync(good));
        for (var i = 0; i < good.Length; i++)
        foreach (var value in new[] { -8, 301, int.MinValue, int.MaxValue })
            Assert.Equal(ProofFault.Statement, await RunAsync([.. good[..i], value, .. good[(i + 1)..]]));
        Assert.Equal(ProofFault.Statement, await RunAsync(good[1..]));
        Assert.Equal(ProofFault.Statement, await RunAsync([.. good, 0]));

        var wide = new SmallTape().Input(int.MinValue, int.MaxValue, 2, 5);
        Assert.Equal(ProofFault.None, await probe.RunAsync(wide.Encode(),
            wide.Statement with { Inputs = SmallTape.Numbers(int.MinValue, int.MaxValue, 0, -1, 1, 2, 3, 4, 5, 6) },
            []));

        Task<ProofFault> RunAsync(int[] numbers) => probe.RunAsync(
            tape.Encode(), tape.Statement with { Inputs = SmallTape.Numbers(numbers) }, []);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Sumchecks_leave_what_dotnets_do(byte degree)
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        const int Rounds = 5;
        var tape = new SmallTape().Do(TapeOp.Recv, 0, 1).Do(TapeOp.Recv, 30, Rounds)
            .Sumcheck(1, 0, Rounds, degree).Weighted(10, 0, 30, Rounds, degree);
        var transcript = tape.Prover();
        var (claim, weights) = (_operands.Next(), _operands.Point(Rounds));
        transcript.Send(TranscriptTag.Evaluations, claim);
        transcript.Send(TranscriptTag.Evaluations, weights);
        var point = new Ext3[2 * Rounds];
        for (var i = 0; i < point.Length; i++)
        {
            var sent = _operands.Point(degree);
            transcript.Send(TranscriptTag.Round, sent);
            point[i] = transcript.Challenge();
            claim = RoundPolynomial.Evaluate(i < Rounds ? RoundPolynomial.Complete(sent, claim)
                : RoundPolynomial.Complete(sent, claim, weights[i - Rounds]), point[i]);
        }

        foreach (var (register, value) in point.Select((p, i) => (i < Rounds ? 1 + i : 5 + i, p)).Append((0, claim)))
        {
            tape.Expect(register, 60);
            transcript.Send(TranscriptTag.Evaluations, value);
        }

        Assert.Equal(ProofFault.None, await probe.RunAsync(tape, transcript.Proof));
        await AreRejectedAsync(probe, tape, transcript);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sums_of_constants_are_dotnets(byte type)
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        var (width, count) = (1 << type, 45);
        var numbers = Numbers(count, 8 * width);
        var weights = _operands.Point(count);
        var tape = new SmallTape().Constants(9, 9, 9)
            .Constants([.. numbers.SelectMany(n => SmallTape.Integer(n)[^width..])])
            .Do(TapeOp.Recv, 0, count).Dot(50, 0, type, 3, count).Dot(51, 0, type, 3 + 40 * width, 5)
            .Dot(52, 0, type, 3, 0)
            .Expect(50, 60).Expect(51, 60).Expect(52, 60);
        await RequireAsync(probe, tape,
            [.. weights, Sum(numbers, weights), Sum(numbers[40..], weights[..5]), Ext3.Zero]);
        var beyond = new SmallTape().Constants(1, 2, 3).Dot(50, 0, type, 0, 4);
        Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(beyond, []));
    }

    [Fact]
    public async Task Sums_of_inputs_and_outputs_are_dotnets()
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        var (inputs, outputs, weights) = (Numbers(30, 32), Numbers(20, 32), _operands.Point(25));
        var tape = new SmallTape().Input(int.MinValue, int.MaxValue, 30).Output(4, 5)
            .Do(TapeOp.Recv, 0, 25).Dot(50, 0, 3, 5, 25).Dot(51, 0, 4, 0, 20)
            .Expect(50, 60).Expect(51, 60);
        (tape.Inputs, tape.Outputs) = (SmallTape.Numbers(inputs), SmallTape.Numbers(outputs));
        await RequireAsync(probe, tape, [.. weights, Sum(inputs[5..], weights), Sum(outputs, weights[..20])]);
        tape.Dot(50, 0, 3, 6, 25);
        Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(tape,
            SmallTape.Elements([.. weights, Sum(inputs[5..], weights), Sum(outputs, weights[..20])])));
    }

    [Fact]
    public async Task Scattered_elements_are_added_where_inputs_say()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var weights = _operands.Point(4);
        var tape = new SmallTape().Input(0, 100, 5).Do(TapeOp.Recv, 0, 4).Scatter(10, 0, 1, 4)
            .Expect(10, 60).Expect(12, 60).Expect(13, 60);
        tape.Inputs = SmallTape.Numbers(9, 3, 0, 3, 2);
        Ext3[] elements = [.. weights, weights[1], weights[3], weights[0] + weights[2]];
        await RequireAsync(probe, tape, elements);
        tape.Inputs = SmallTape.Numbers(9, 3, 0, 3, 54);
        Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(tape, SmallTape.Elements(elements)));
    }

    [Fact]
    public async Task Zero_and_nonzero_are_required()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var (zero, nonzero) = (new SmallTape().Do(TapeOp.Recv, 1, 1).Do(TapeOp.Zero, 1),
            new SmallTape().Do(TapeOp.Recv, 1, 1).Do(TapeOp.NonZ, 1));
        foreach (var element in new[] { Ext3.Zero, new Ext3(default, default, Goldilocks.One), Ext3.One })
        {
            var isZero = element == Ext3.Zero;
            Assert.Equal(isZero ? ProofFault.None : ProofFault.Sumcheck,
                await probe.RunAsync(zero, SmallTape.Elements(element)));
            Assert.Equal(isZero ? ProofFault.LookupDenominator : ProofFault.None,
                await probe.RunAsync(nonzero, SmallTape.Elements(element)));
        }
    }

    private static SmallTape Statement()
    {
        var tape = new SmallTape().Input(0, 255, 2, 3).Input(-1, 1, 1).Output(4).Output(1, 1, 2);
        (tape.Inputs, tape.Outputs) =
            (SmallTape.Numbers(1, 2, 3, 4, 5, 255, -1), SmallTape.Numbers(int.MinValue, 1, 2, 3, 4, -1));
        return tape;
    }

    /// <summary>Draws challenges and expects what the prover, who absorbed the same, sends of them.</summary>
    private static byte[] ExpectChallenges(SmallTape tape)
    {
        var transcript = tape.Do(TapeOp.Chal, 0, 3).Prover();
        foreach (var (challenge, i) in transcript.Challenges(3).Select((c, i) => (c, i)))
        {
            tape.Expect(i, 60);
            transcript.Send(TranscriptTag.Evaluations, challenge);
        }

        return transcript.Proof;
    }

    private static async Task RequireAsync(VerifierProbe probe, SmallTape tape, Ext3[] elements)
    {
        var transcript = tape.Prover();
        foreach (var element in elements)
            transcript.Send(TranscriptTag.Evaluations, element);
        Assert.Equal(ProofFault.None, await probe.RunAsync(tape, transcript.Proof));
        await AreRejectedAsync(probe, tape, transcript);
    }

    /// <summary>No element may have another value, or another encoding of its own.</summary>
    private static async Task AreRejectedAsync(VerifierProbe probe, SmallTape tape, ProverTranscript transcript)
    {
        var (bytes, statement, proof) = (tape.Encode(), tape.Statement, transcript.Proof);
        for (var i = 0; i < proof.Length; i += sizeof(ulong))
        {
            var changed = transcript.Proof;
            changed[i + 7] ^= 1;
            Assert.NotEqual(ProofFault.None, await probe.RunAsync(bytes, statement, changed));
        }

        Assert.Equal(ProofFault.TooShort, await probe.RunAsync(bytes, statement, proof[..^1]));
        Assert.Equal(ProofFault.TooLong, await probe.RunAsync(bytes, statement, [.. proof, 0]));
        proof.AsSpan(8 * (proof.Length / 16), 8).Fill(0xff);
        Assert.Equal(ProofFault.NotCanonical, await probe.RunAsync(bytes, statement, proof));
    }

    private static Ext3 Sum(int[] numbers, Ext3[] weights) =>
        weights.Select((w, i) => w * Goldilocks.FromInt64(numbers[i])).Aggregate(Ext3.Zero, (a, b) => a + b);

    private int[] Numbers(int count, int bits) => [.. Enumerable.Range(0, count).Select(i => (i % 5) switch
    {
        0 => -(1 << (bits - 1)), 1 => (int)((1L << (bits - 1)) - 1),
        _ => _operands.Random.Next(int.MinValue, int.MaxValue) >> (32 - bits),
    })];
}
