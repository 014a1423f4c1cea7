using System.Runtime.InteropServices;
using Cairn.Bench.Kernels;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Bench.Proofs;

/// <summary>
/// The kernels of proofs of inference, each beside something plain that the same machine does in the same run, and how
/// the ratio stands to its limit. Returns 1 where one is over.
/// </summary>
internal sealed class ZkKernelsBench : IBench
{
    private const int Turns = 7;

    private readonly Random _random = new(1);
    private bool _isOver;

    public string Name => "zk-kernels";

    public string Summary => "kernels of proofs of inference against plain work of the same run [--threads n]";

    public Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--threads");
        var threads = at >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], out var n) ? n : 1;
        using var pool = threads > 1 ? new ComputePool(new ComputeOptions { Threads = threads }) : null;
        Console.WriteLine($"{Lanes.Width} elements at once, {threads} thread(s); ns an element, least of all turns");
        Console.WriteLine($"{"kernel",-34}{"ours",10}   {"peer",-30}{"peer",10}{"ours/peer",11}{"limit",8}");
        Products();
        Transform(12);
        Transform(16);
        Leaves();
        Lookup(pool);
        Whir(20, pool);
        return Task.FromResult(_isOver ? 1 : 0);
    }

    private void Products()
    {
        const int Length = 4096;
        var (x, y, z) = (Field(Length), Field(Length), new BaseVector(Length));
        var plain = new ulong[Length];
        Compare("field product", Length, () => BaseKernels.Multiply(x.Span, y.Span, z.Span),
            "64-bit product", Length, () => Multiply(x.Span, y.Span, plain), 2.5);
        var (e, f) = (Extension(Length), Extension(Length));
        Compare("extension product, summed", Length, () => ExtKernels.Dot(e, f),
            "field product", Length, () => BaseKernels.Multiply(x.Span, y.Span, z.Span), 15);
        var point = e.ToArray()[..12];
        Compare("table of eq", Length, () => EqTable.Build(point).Dispose(),
            "extension product, summed", Length, () => ExtKernels.Dot(e, f), 1.5);
    }

    private void Transform(int rowBits)
    {
        const int Columns = 16;
        var source = Field(Columns << rowBits);
        var target = new BaseVector(source.Length);
        Compare($"transform of 16 x 2^{rowBits}", source.Length,
            () => RowTransform.Evaluate(source.Span, target.Span, 1 << rowBits, Columns, 0),
            "memory copy", source.Length, () => source.Span.CopyTo(target.Span), 60);
    }

    private void Leaves()
    {
        const int Rows = 1024;
        const int RowBytes = 2 * Keccak256Batch.RowBytes;
        var rows = MemoryMarshal.AsBytes(Field(Rows * RowBytes / sizeof(ulong)).Span).ToArray();
        var starts = Enumerable.Range(0, Rows).Select(i => (long)i * RowBytes).ToArray();
        var digests = new Hash32[Rows];
        Compare("hash of a row of 128 bytes", Rows,
            () => Keccak256Batch.Hash(rows, starts, 2, Keccak256Batch.RowBytes, digests),
            "the same, one by one", Rows, () =>
            {
                for (var i = 0; i < Rows; i++)
                    digests[i] = Keccak256.Compute(rows.AsSpan(i * RowBytes, RowBytes));
            }, 0.35);
        Compare("proof of work, 64 of 2^10", 1 << 16, () =>
        {
            for (var i = 0; i < 64; i++)
                ProofOfWork.Find(Keccak256.Compute([(byte)i]), 10, null);
        }, "keccak-256, one by one", Rows, () =>
        {
            for (var i = 0; i < Rows; i++)
                digests[i] = Keccak256.Compute(rows.AsSpan(i * RowBytes, RowBytes / 2));
        }, 0.35);
    }

    private void Lookup(ComputePool? pool)
    {
        const int Variables = 15;
        var table = LookupTable.Range(12);
        var shape = new LookupShape([table], Enumerable.Repeat(new LookupGroup(0, Variables), 3));
        var rows = shape.Groups.Select(_ => Enumerable.Range(0, 1 << Variables)
            .Select(_ => _random.Next(1 << table.Variables)).ToArray()).ToArray();
        var witness = new LookupWitness(
            [.. rows.Select(r => new[] { BaseVector.FromIntegers(r, r.Length) })],
            [table.Count(rows.SelectMany(r => r))]);
        var (e, f) = (Extension(4096), Extension(4096));
        Compare($"lookup of 2^{shape.Variables} leaves", 1 << shape.Variables,
            () => LookupProver.Prove(new ProverTranscript("bench"u8), shape, witness, pool),
            "extension product, summed", e.Length, () => ExtKernels.Dot(e, f), 40);
    }

    private void Whir(int variables, ComputePool? pool)
    {
        var options = new WhirOptions { WorkBits = 0 };
        var parameters = new WhirParameters(variables, 1, options);
        var vector = BaseVector.FromIntegers(
            [.. Enumerable.Range(0, 1 << variables).Select(_ => _random.Next(256) - 128)], 1 << variables);
        var copy = new BaseVector(vector.Length << options.RateBits);
        var (source, target) = (new BaseVector(copy.Length), copy);
        source.Span.Clear();
        Compare($"WHIR commit to 2^{variables}", vector.Length,
            () => new WhirCommitment(vector, options, pool).Dispose(),
            "memory copy of the codeword", vector.Length, () => source.Span.CopyTo(target.Span), 60, 5);
        var commitment = new WhirCommitment(vector, options, pool);
        var point = Extension(variables).ToArray();
        OpeningClaim[] claims = [new(0, 0, point, Multilinear.Evaluate(vector.Span, point))];
        var proof = Open();
        Compare($"WHIR open, without work, {proof.Length / 1024.0:F0} KiB", vector.Length, () => Open(),
            "WHIR commit", vector.Length, () => new WhirCommitment(vector, options, pool).Dispose(), 2.5, 5);
        Compare("WHIR verify", vector.Length, Verify, "WHIR open", vector.Length, () => Open(), 0.03, 5);

        byte[] Open()
        {
            var transcript = new ProverTranscript("bench"u8);
            WhirProver.Open(transcript, parameters, [commitment], [commitment.Bind(transcript)], claims, pool);
            return transcript.Proof;
        }

        void Verify()
        {
            var transcript = new VerifierTranscript("bench"u8, proof);
            var bound = WhirCommitment.Receive(transcript, variables, options);
            WhirVerifier.Verify(new VerifierSide(transcript), parameters, [bound], claims);
            if (transcript.Finish() != ProofFault.None)
                throw new InvalidOperationException("An honest proof was rejected.");
        }
    }

    /// <param name="limit">The ratio of the times an element that should not be exceeded.</param>
    private void Compare(
        string name, int count, Action ours, string peer, int peerCount, Action theirs, double limit,
        int turns = Turns)
    {
        var (mine, other) = Interleaved.Run(ours, theirs, turns);
        var (x, y) = (mine.Least / count * 1e9, other.Least / peerCount * 1e9);
        var isOver = x / y > limit;
        _isOver |= isOver;
        Console.WriteLine($"{name,-34}{x,10:F2}   {peer,-30}{y,10:F2}{x / y,11:F3}{limit,8}{(isOver ? " over" : "")}");
    }

    private BaseVector Field(int length)
    {
        var vector = new BaseVector(length);
        for (var i = 0; i < length; i++)
            vector[i] = Goldilocks.FromUInt64((ulong)_random.NextInt64());
        return vector;
    }

    private ExtVector Extension(int length)
    {
        var vector = new ExtVector(length);
        for (var limb = 0; limb < Ext3.Degree; limb++)
            Field(length).Span.CopyTo(vector.Plane(limb));
        return vector;
    }

    private static void Multiply(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z)
    {
        for (var i = 0; i < z.Length; i++)
            z[i] = x[i] * y[i];
    }
}
