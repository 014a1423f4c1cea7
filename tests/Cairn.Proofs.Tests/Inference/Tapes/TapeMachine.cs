using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>
/// Runs a tape as docs/verifier-tapes.md says, with nothing of the graph at hand: what the contract does, and checks of
/// its own, such as that no register is read that nothing wrote.
/// </summary>
internal sealed class TapeMachine
{
    private readonly TapeHeader _head;
    private readonly TapeReader _code;
    private readonly VerifierTranscript _transcript;
    private readonly Hash32[] _roots;
    private readonly int[] _inputs, _outputs;
    private readonly Ext3[] _registers;
    private readonly bool[] _written;
    private readonly List<BoundCommitment> _bound = [];
    private bool _isRejected;

    private TapeMachine(TapeHeader head, TapeReader code, VerifierTranscript transcript, Hash32[] roots, int[] inputs,
        int[] outputs)
    {
        (_head, _code, _transcript, _roots) = (head, code, transcript, roots);
        (_inputs, _outputs) = (inputs, outputs);
        (_registers, _written) = (new Ext3[head.Registers], new bool[head.Registers]);
    }

    public static bool Accepts(VerifierTape tape, InferenceProof proof, ProofContext context)
    {
        var (head, code) = TapeHeader.Read(tape.Bytes.AsMemory());
        var statement = proof.Statement;
        if (head.Protocol != 0 || statement.GraphDigest != head.Graph || statement.Modes.Encode() != head.Modes ||
            statement.Context != context)
            return false;
        if (!head.Fit(statement))
            return false;
        var transcript = new VerifierTranscript("cairn-inference/1"u8, proof.Argument.AsMemory());
        transcript.Absorb(TranscriptTag.Statement, head.Graph.ToArray());
        transcript.Absorb(TranscriptTag.Statement, [(byte)head.Modes, .. statement.Weights.AsSpan()]);
        transcript.Absorb(TranscriptTag.Statement, context.Encode());
        for (var i = 0; i < head.Inputs.Length; i++)
            transcript.Absorb(TranscriptTag.Statement,
                head.Inputs[i].Message(statement.Inputs.IsEmpty ? null : statement.Inputs[i], statement.InputRoot));
        for (var i = 0; i < head.Outputs.Length; i++)
            transcript.Absorb(TranscriptTag.Statement, head.Outputs[i].Message(
                statement.Outputs.IsEmpty ? null : statement.Outputs[i], statement.OutputRoot));
        return new TapeMachine(head, code, transcript,
            [Hash32.Zero, statement.Weights, statement.InputRoot, statement.OutputRoot],
            [.. statement.Inputs.SelectMany(v => v)], [.. statement.Outputs.SelectMany(v => v)]).Run();
    }

    public static bool Accepts(VerifierTape tape, ModelRegistration registration)
    {
        var (head, code) = TapeHeader.Read(tape.Bytes.AsMemory());
        var transcript = new VerifierTranscript("cairn-model/1"u8, registration.Argument.AsMemory());
        transcript.Absorb(TranscriptTag.Statement, head.Graph.ToArray());
        transcript.Absorb(TranscriptTag.Statement, registration.Root.ToArray());
        return head.Protocol == 1 && new TapeMachine(head, code, transcript,
            [Hash32.Zero, registration.Root, Hash32.Zero, Hash32.Zero], [], []).Run();
    }

    private bool Run()
    {
        for (; ; )
        {
            var operation = (TapeOperation)_code.Byte();
            if (operation == TapeOperation.End)
            {
                Assert.Equal(0, _code.Left);
                return _transcript.Finish() == ProofFault.None && !_isRejected;
            }

            if (operation is >= TapeOperation.Multiply and <= TapeOperation.AddConstant)
                Compute(operation);
            else
                Talk(operation);
        }
    }

    private void Compute(TapeOperation operation)
    {
        var d = _code.Short();
        if (operation == TapeOperation.SetConstant)
        {
            Write(d, Constant());
            return;
        }

        var a = Read(_code.Short());
        Write(d, operation switch
        {
            TapeOperation.MultiplyConstant => a * Constant(),
            TapeOperation.AddConstant => a + Constant(),
            TapeOperation.Multiply => a * Next(),
            TapeOperation.Add => a + Next(),
            TapeOperation.Subtract => a - Next(),
            TapeOperation.MultiplyAdd => a * Next() + Next(),
            TapeOperation.Eq => EqOf(a, Next()),
            _ => EqOf(a, Next()) * Next(),
        });
    }

    private void Talk(TapeOperation operation)
    {
        switch (operation)
        {
            case TapeOperation.Challenge: WriteAll(_code.Short(), _transcript.Challenges(_code.Short())); break;
            case TapeOperation.Receive:
                WriteAll(_code.Short(), _transcript.Receive(TranscriptTag.Evaluations, _code.Short()));
                break;
            case TapeOperation.Sumcheck or TapeOperation.WeightedSumcheck: Sumcheck(operation); break;
            case TapeOperation.EqTable: Table(); break;
            case TapeOperation.Dot: Dot(); break;
            case TapeOperation.Inner: Inner(); break;
            case TapeOperation.Scatter: Scatter(); break;
            case TapeOperation.RequireZero: _isRejected |= Next() != Ext3.Zero; break;
            case TapeOperation.RequireNonzero: _isRejected |= Next() == Ext3.Zero; break;
            case TapeOperation.Bind: Bind(); break;
            case TapeOperation.Open: Open(); break;
            case TapeOperation.Move: Move(); break;
            default: Assert.Fail($"{operation} is no instruction."); break;
        }
    }

    private void Sumcheck(TapeOperation operation)
    {
        var (d, c) = (_code.Short(), _code.Short());
        var e = operation == TapeOperation.WeightedSumcheck ? _code.Short() : -1;
        var (n, degree, claim) = (_code.Short(), _code.Byte(), Read(c));
        Assert.InRange(degree, 1, 3);
        WriteAll(d, e < 0 ? SumcheckVerifier.Run(_transcript, ref claim, n, degree)
            : SumcheckVerifier.RunWeighted(_transcript, ref claim, ReadAll(e, n), degree));
        Assert.False(c >= d && c < d + n, "a claim lies in its own point");
        Write(c, claim);
    }

    private void Table()
    {
        var (d, p, n) = (_code.Short(), _code.Short(), _code.Short());
        Assert.InRange(n, 1, 12);
        Assert.True(d + (1 << n) <= p || p + n <= d, "a table lies on its point");
        using var table = EqTable.Build(ReadAll(p, n));
        WriteAll(d, table.ToArray());
    }

    private void Dot()
    {
        var (d, w, source, start, n) = (_code.Short(), _code.Short(), _code.Byte(), _code.Integer(), _code.Short());
        var (sum, weights) = (Ext3.Zero, ReadAll(w, n));
        for (var i = 0; i < n; i++)
            sum += weights[i] * Goldilocks.FromInt64(source switch
            {
                0 => (sbyte)_head.Constants[start + i],
                1 => BinaryPrimitives.ReadInt16BigEndian(_head.Constants.AsSpan(start + 2 * i)),
                2 => BinaryPrimitives.ReadInt32BigEndian(_head.Constants.AsSpan(start + 4 * i)),
                3 => _inputs[start + i],
                _ => _outputs[start + i],
            });
        Write(d, sum);
    }

    private void Inner()
    {
        var (d, a, b, n) = (_code.Short(), _code.Short(), _code.Short(), _code.Short());
        Write(d, ReadAll(a, n).Zip(ReadAll(b, n), (x, y) => x * y).Aggregate(Ext3.Zero, (sum, x) => sum + x));
    }

    private void Scatter()
    {
        var (d, w, start, n) = (_code.Short(), _code.Short(), _code.Integer(), _code.Short());
        var weights = ReadAll(w, n);
        for (var i = 0; i < n; i++)
            Write(d + _inputs[start + i], Read(d + _inputs[start + i]) + weights[i]);
    }

    private void Bind()
    {
        var (d, kind, samples) = (_code.Short(), _code.Byte(), _head.Words[0].Samples);
        var root = _roots[kind];
        if (kind == 0)
            root = _transcript.ReceiveRoot();
        else
            _transcript.Absorb(TranscriptTag.Root, root.ToArray());
        var points = _transcript.Challenges(samples);
        var values = _transcript.Receive(TranscriptTag.Evaluations, samples);
        _bound.Add(new BoundCommitment(root, points, values));
        WriteAll(d, [.. points, .. values]);
    }

    private void Open()
    {
        int[] outputs = [_code.Short(), _code.Short(), _code.Short(), _code.Short(), _code.Short()];
        var claims = new OpeningClaim[_code.Short()];
        foreach (var value in _bound.SelectMany(b => b.Values))
            Assert.Equal(value.Number, Next());
        for (var i = 0; i < claims.Length; i++)
        {
            var (vector, variables, offset) = (_code.Short(), _code.Short(), _code.Integer());
            // An opening does not look at the points.
            claims[i] = new OpeningClaim(vector, offset, new Ext3[variables], Next());
        }

        var end = WhirVerifier.Follow(_transcript, _head.Parameters, _bound, claims);
        Write(outputs[0], end.Lambda.Number);
        WriteAll(outputs[1], end.Point.Numbers());
        WriteAll(outputs[2], end.Sources.Numbers());
        Write(outputs[3], end.Value.Number);
        Write(outputs[4], end.Claim.Number);
    }

    private void Move()
    {
        var (d, a, n) = (_code.Short(), _code.Short(), _code.Short());
        Assert.True(d + n <= a || a + n <= d, "a move overlaps");
        WriteAll(d, ReadAll(a, n));
    }

    private Ext3 Next() => Read(_code.Short());

    private Goldilocks Constant()
    {
        var value = _code.Long();
        Assert.True(value < Goldilocks.Modulus);
        return Goldilocks.FromCanonical(value);
    }

    private Ext3 Read(int register)
    {
        Assert.True(_written[register], $"register {register} is read before it is written");
        return _registers[register];
    }

    private Ext3[] ReadAll(int first, int count) => [.. Enumerable.Range(first, count).Select(Read)];

    private void Write(int register, Ext3 value) => (_registers[register], _written[register]) = (value, true);

    private void WriteAll(int first, Ext3[] values)
    {
        for (var i = 0; i < values.Length; i++)
            Write(first + i, values[i]);
    }

    private static Ext3 EqOf(Ext3 a, Ext3 b) => Ext3.One - a - b + a * b + a * b;
}
