using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>
/// Committed vectors, all but the last with their roots in the proof, the last with the weights', and claims about them
/// at points that are drawn; and the tape that checks the opening.
/// </summary>
internal sealed class OpeningCase
{
    private readonly int[] _lengths, _sources, _offsets;
    private readonly BaseVector[] _vectors;
    private readonly WhirCommitment[] _commitments;
    private readonly WhirParameters _parameters;
    private int _registers;

    public OpeningCase(int variables, int sources, int claims, WhirOptions options, int seed)
    {
        var random = new Random(seed);
        _parameters = new WhirParameters(variables, sources, options);
        _vectors = [.. Enumerable.Range(0, sources).Select(_ =>
        {
            var vector = new BaseVector(1 << variables);
            for (var i = 0; i < vector.Length; i++)
                vector[i] = Goldilocks.FromInt64(random.Next(256) - 128);
            return vector;
        })];
        _commitments = [.. _vectors.Select(v => new WhirCommitment(v, options))];
        _sources = [.. Enumerable.Range(0, claims).Select(_ => random.Next(sources))];
        _lengths = [.. Enumerable.Range(0, claims).Select(i => i == 0 ? variables : random.Next(variables + 1))];
        _offsets = [.. _lengths.Select(l => random.Next(1 << (variables - l)) << l)];
        Tape = new SmallTape(_parameters)
        {
            Registers = 2048, Weights = _commitments[^1].Root, Graph = Keccak256.Compute("opening"u8),
        };
        Prover = Tape.Prover();
        Prove();
        Write();
    }

    public SmallTape Tape { get; }

    public ProverTranscript Prover { get; }

    /// <summary>.NET's verdict.</summary>
    public ProofFault Verify(byte[] proof)
    {
        var transcript = new VerifierTranscript(InferenceProtocol.Inference, proof);
        transcript.Absorb(TranscriptTag.Statement, Tape.Graph.AsSpan());
        transcript.Absorb(TranscriptTag.Statement, [Tape.Modes, .. Tape.Weights.AsSpan()]);
        transcript.Absorb(TranscriptTag.Statement, Tape.Context.Encode());
        BoundCommitment[] bound = [.. _commitments.Select((_, i) => WhirCommitment.Receive(transcript,
            _parameters.Variables, _parameters.Options, IsKnown(i) ? Tape.Weights : null))];
        var points = _lengths.Select(transcript.Challenges).ToArray();
        var values = transcript.Receive(TranscriptTag.Evaluations, _lengths.Length);
        WhirVerifier.Verify(new VerifierSide(transcript), _parameters, bound, Claims(points, values));
        return transcript.Finish();
    }

    private bool IsKnown(int source) => source > 0 && source == _commitments.Length - 1;

    private OpeningClaim[] Claims(Ext3[][] points, Ext3[] values) => [.. points.Select((point, i) =>
        new OpeningClaim(_sources[i], _offsets[i], point, values[i]))];

    private void Prove()
    {
        BoundCommitment[] bound = [.. _commitments.Select((c, i) => c.Bind(Prover, IsKnown(i)))];
        var points = _lengths.Select(Prover.Challenges).ToArray();
        Ext3[] values = [.. points.Select((point, i) => Multilinear.Evaluate(
            _vectors[_sources[i]].Span.Slice(_offsets[i], 1 << _lengths[i]), point))];
        Prover.Send(TranscriptTag.Evaluations, values);
        WhirProver.Open(Prover, _parameters, _commitments, bound, Claims(points, values));
    }

    private int Take(int count) => (_registers += count) - count;

    private void Write()
    {
        var (samples, n) = (_parameters.Words[0].Samples, _parameters.Variables);
        int[] bound = [.. _commitments.Select(_ => Take(2 * samples))];
        for (var i = 0; i < bound.Length; i++)
            Tape.Bind(bound[i], IsKnown(i) ? (byte)1 : (byte)0);
        int[] points = [.. _lengths.Select(Take)];
        for (var i = 0; i < points.Length; i++)
            Tape.Do(TapeOp.Chal, points[i], _lengths[i]);
        var values = Take(_lengths.Length);
        Tape.Do(TapeOp.Recv, values, _lengths.Length);
        var (lambda, point, sources, value, rest) =
            (Take(1), Take(n), Take(1 << _parameters.SourceVariables), Take(1), Take(1));
        Tape.Do(TapeOp.Open, lambda, point, sources, value, rest, _lengths.Length);
        foreach (var register in bound)
        for (var j = 0; j < samples; j++)
            Short(register + samples + j);
        for (var i = 0; i < _lengths.Length; i++)
        {
            Short(_sources[i]);
            Short(_lengths[i]);
            Tape.Raw(SmallTape.Integer(_offsets[i]));
            Short(values + i);
        }

        WriteWeights(bound, points, (lambda, point, sources, value, rest));

        void Short(int number) => Tape.Raw((byte)(number >> 8), (byte)number);
    }

    private void WriteWeights(
        int[] bound, int[] points, (int Lambda, int Point, int Sources, int Value, int Left) end)
    {
        var (one, power, sum, term, outer) = (Take(1), Take(1), Take(1), Take(1), Take(1));
        var (samples, n) = (_parameters.Words[0].Samples, _parameters.Variables);
        Tape.DoWith(TapeOp.SetI, 1, one).Do(TapeOp.Mov, power, one, 1);
        for (var i = 0; i < bound.Length; i++)
        for (var j = 0; j < samples; j++)
        {
            Tape.Do(TapeOp.Mul, term, power, end.Sources + i)
                .Do(TapeOp.PowX, term, term, bound[i] + j, end.Point, n);
            Add();
        }

        for (var i = 0; i < points.Length; i++)
        {
            Tape.Do(TapeOp.Mul, term, power, end.Sources + _sources[i]);
            var fixedBits = n - _lengths[i];
            for (var bit = 0; bit < fixedBits; bit++)
            {
                var isOne = (_offsets[i] >> (n - 1 - bit) & 1) != 0;
                Tape.Do(TapeOp.Sub, outer, one, end.Point + bit)
                    .Do(TapeOp.Mul, term, term, isOne ? end.Point + bit : outer);
            }

            Tape.Do(TapeOp.EqN, term, term, points[i], end.Point + fixedBits, _lengths[i]);
            Add();
        }

        Tape.Do(TapeOp.Mul, term, sum, end.Value).Do(TapeOp.Sub, term, term, end.Left).Do(TapeOp.Zero, term);

        void Add() => Tape.Do(TapeOp.Add, sum, sum, term).Do(TapeOp.Mul, power, power, end.Lambda);
    }
}
