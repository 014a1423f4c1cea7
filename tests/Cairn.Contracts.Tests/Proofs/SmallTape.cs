using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>A tape written by hand, instruction by instruction, and the statement that it is for.</summary>
internal sealed class SmallTape
{
    private static readonly WhirOptions NoOpening = new() { SecurityBits = 40, WorkBits = 0, FoldVariables = 2,
        FinalVariablesMax = 2 };

    private readonly WhirParameters _opening;
    private readonly List<byte> _code = [], _constants = [];
    private readonly List<(int[] Extents, int Low, int High)> _inputs = [];
    private readonly List<int[]> _outputs = [];

    public SmallTape(WhirParameters? opening = null) => _opening = opening ?? new WhirParameters(4, 1, NoOpening);

    public byte Protocol { get; set; }

    public byte Modes { get; set; } = 1;

    public int Registers { get; set; } = 64;

    public Hash32 Graph { get; init; } = Keccak256.Compute("graph"u8);

    public Hash32 Weights { get; init; } = Keccak256.Compute("weights"u8);

    /// <summary>The statement's inputs and outputs, as the contract takes them.</summary>
    public byte[] Inputs { get; set; } = [];

    public byte[] Outputs { get; set; } = [];

    public ProofContext Context { get; set; } =
        new(Keccak256.Compute("job"u8), 31337, Keccak256.Compute("verifier"u8), Keccak256.Compute("nonce"u8));

    /// <summary>Makes a part of the encoding something else.</summary>
    public Func<string, byte[], byte[]> Change { get; init; } = (_, bytes) => bytes;

    public ProofStatement Statement => new(Weights, Context.JobId, Context.ChainId, Context.Verifier, Context.Nonce,
        Inputs, Outputs);

    public SmallTape Input(int low, int high, params int[] extents)
    {
        _inputs.Add((extents, low, high));
        return this;
    }

    public SmallTape Output(params int[] extents)
    {
        _outputs.Add(extents);
        return this;
    }

    /// <summary>An instruction whose operands all have two bytes.</summary>
    public SmallTape Do(TapeOp op, params int[] operands) =>
        Raw([(byte)op, .. operands.SelectMany(o => (byte[])[(byte)(o >> 8), (byte)o])]);

    /// <summary>An instruction that ends with a number of eight bytes.</summary>
    public SmallTape DoWith(TapeOp op, ulong number, params int[] operands) => Do(op, operands).Raw(Long(number));

    public SmallTape Sumcheck(int point, int claim, int rounds, byte degree) =>
        Do(TapeOp.SumC, point, claim, rounds).Raw(degree);

    public SmallTape Weighted(int point, int claim, int weights, int rounds, byte degree) =>
        Do(TapeOp.WSum, point, claim, weights, rounds).Raw(degree);

    public SmallTape Dot(int target, int weights, byte type, int start, int count) =>
        Do(TapeOp.Dot, target, weights).Raw([type, .. Integer(start), (byte)(count >> 8), (byte)count]);

    public SmallTape Scatter(int target, int weights, int start, int count) =>
        Do(TapeOp.Scat, target, weights).Raw([.. Integer(start), (byte)(count >> 8), (byte)count]);

    public SmallTape Bind(int target, byte root) => Do(TapeOp.Bind, target).Raw(root);

    public SmallTape Raw(params byte[] bytes)
    {
        _code.AddRange(bytes);
        return this;
    }

    public SmallTape Constants(params byte[] bytes)
    {
        _constants.AddRange(bytes);
        return this;
    }

    /// <summary>Requires of the proof's next element that it is what a register holds.</summary>
    public SmallTape Expect(int register, int scratch) =>
        Do(TapeOp.Recv, scratch, 1).Do(TapeOp.Sub, scratch, scratch, register).Do(TapeOp.Zero, scratch);

    public byte[] Encode() =>
    [
        .. "CVT1"u8, Protocol, .. Graph.AsSpan(), Modes,
        .. Change("inputs", [(byte)_inputs.Count, .. _inputs.SelectMany(i => (byte[])
            [.. Shape(i.Extents), .. Integer(i.Low), .. Integer(i.High)])]),
        .. Change("outputs", [(byte)_outputs.Count, .. _outputs.SelectMany(Shape)]),
        .. Change("registers", [(byte)(Registers >> 8), (byte)Registers]),
        .. Change("whir", _opening.Encode()),
        .. Change("words", [(byte)_opening.Words.Length, .. _opening.Words.SelectMany(w => (byte[])
            [(byte)w.RowBits, (byte)w.Queries, (byte)w.Samples])]),
        .. Change("final", [(byte)_opening.FinalVariables]),
        .. Change("constants", [.. Integer(_constants.Count), .. _constants]),
        .. Change("code", [.. Integer(_code.Count + 1), .. _code, (byte)TapeOp.End]),
    ];

    /// <summary>A prover that has absorbed the statement.</summary>
    public ProverTranscript Prover()
    {
        var transcript = new ProverTranscript(InferenceProtocol.Inference);
        transcript.Absorb(TranscriptTag.Statement, Graph.AsSpan());
        transcript.Absorb(TranscriptTag.Statement, [Modes, .. Weights.AsSpan()]);
        transcript.Absorb(TranscriptTag.Statement, Context.Encode());
        var used = 0;
        foreach (var (extents, _, _) in _inputs)
            Absorb(transcript, extents, Inputs, (Modes & 2) != 0, ref used);
        used = 0;
        foreach (var extents in _outputs)
            Absorb(transcript, extents, Outputs, (Modes & 4) != 0, ref used);
        return transcript;
    }

    /// <summary>The proof of a tape that only receives elements.</summary>
    public static byte[] Elements(params IEnumerable<Ext3> elements) => [.. elements.SelectMany(e => (byte[])
        [.. Long(e.A.Value), .. Long(e.B.Value), .. Long(e.C.Value)])];

    public static byte[] Numbers(params IEnumerable<int> numbers) => [.. numbers.SelectMany(Integer)];

    public static byte[] Integer(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Long(ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Shape(int[] extents) => [(byte)extents.Length, .. extents.SelectMany(Integer)];

    private static void Absorb(ProverTranscript transcript, int[] extents, byte[] values, bool isCommitted,
        ref int used)
    {
        var length = isCommitted ? Hash32.Size : sizeof(int) * extents.Aggregate(1, (a, b) => a * b);
        if (isCommitted)
            used = 0;
        transcript.Absorb(TranscriptTag.Statement,
            [isCommitted ? (byte)1 : (byte)0, .. Shape(extents), .. values.AsSpan(used, length)]);
        used += length;
    }
}
