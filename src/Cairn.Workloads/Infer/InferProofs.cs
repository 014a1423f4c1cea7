using System.Buffers.Binary;
using System.Collections.Immutable;
using Cairn.Content;
using Cairn.Jobs;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Programs;

namespace Cairn.Workloads.Infer;

/// <summary>Makes and checks the proofs of pieces. What a model and a number of rows need is kept for the next piece.
/// </summary>
internal sealed class InferProofs
{
    private const int Kept = 2;

    private readonly RecentCache<(Cid Model, int Rows), InferenceVerifier> _verifiers = new(Kept);
    private readonly SemaphoreSlim _proving = new(1);
    private ((Cid Model, int Rows, int Threads, int Bits) Key, InferenceProver Prover, ComputePool Pool)? _prover;

    /// <summary>A .proof file of rows' outputs. One at a time: it takes all threads that it may use.</summary>
    /// <exception cref="InvalidDataException">The model cannot be proved.</exception>
    public async Task<byte[]> ProveAsync(Cid cid, InferModel model, ImmutableArray<ImmutableArray<int[]>> rows,
        ProofContext purpose, WorkContext context, CancellationToken cancel)
    {
        await _proving.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var prover = Prover((cid, rows.Length, context.Threads, context.MaxVectorBits), model);
            var inputs = ProvedModel.Join(rows, model.Model.Graph.Inputs.Length);
            return ProofFile.Write(prover.Prove(inputs, purpose, ct: cancel));
        }
        finally
        {
            _proving.Release();
        }
    }

    /// <summary>Whether a .proof file shows that the rows have these outputs.</summary>
    /// <returns>What is wrong; empty where nothing is.</returns>
    public async Task<string> FindFaultAsync(byte[] file, Cid cid, InferModel model,
        ImmutableArray<ImmutableArray<int[]>> rows, byte[] outputs, ProofContext purpose, WorkContext context)
    {
        if (!ProofFile.TryRead(file, out var proof, out var error))
            return $"its proof cannot be read: {error}";
        var statement = proof.Statement;
        var inputs = ProvedModel.Join(rows, model.Model.Graph.Inputs.Length);
        if (statement.Inputs.Length != inputs.Length ||
            !inputs.Zip(statement.Inputs).All(p => p.First.AsSpan().SequenceEqual(p.Second.AsSpan())))
            return "its proof is about other rows";
        if (!Outputs(model, rows.Length, statement.Outputs).AsSpan().SequenceEqual(outputs))
            return "its proof is about other outputs";
        var verifier = await VerifierAsync(cid, model, rows.Length, context).ConfigureAwait(false);
        var fault = verifier.Verify(proof, purpose);
        return fault == ProofFault.None ? "" : $"its proof does not hold ({fault})";
    }

    private ValueTask<InferenceVerifier> VerifierAsync(Cid cid, InferModel model, int rows, WorkContext context) =>
        _verifiers.GetAsync((cid, rows), () =>
        {
            using var pool = new ComputePool(
                new ComputeOptions { Threads = context.Threads, MaxVectorBits = context.MaxVectorBits });
            return ValueTask.FromResult(ProvedModel.Verifier(ProvedModel.Batch(model.Model, rows), pool));
        });

    private InferenceProver Prover((Cid Model, int Rows, int Threads, int Bits) key, InferModel model)
    {
        if (_prover is { } kept && kept.Key == key)
            return kept.Prover;
        _prover?.Prover.Dispose();
        _prover?.Pool.Dispose();
        _prover = null;
        var pool = new ComputePool(new ComputeOptions { Threads = key.Threads, MaxVectorBits = key.Bits });
        if (!InferenceProver.TryCreate(
            ProvedModel.Batch(model.Model, key.Rows), ProvedModel.Modes, pool, out var prover, out var error))
        {
            pool.Dispose();
            throw new InvalidDataException($"inputs.model: {error}");
        }

        _prover = (key, prover, pool);
        return prover;
    }

    /// <summary>Outputs, by tensor and then by row, as a piece's file has them: by row and then by tensor.</summary>
    private static byte[] Outputs(InferModel model, int rows, ImmutableArray<ImmutableArray<int>> tensors)
    {
        var counts = model.Model.Graph.Outputs.Select(o => model.Model.Facts.Tensors[o.Tensor].Count).ToArray();
        if (tensors.Length != counts.Length || tensors.Where((t, i) => t.Length != rows * counts[i]).Any())
            return [];
        var (bytes, at) = (new byte[rows * model.RowLength], 0);
        for (var row = 0; row < rows; row++)
        for (var i = 0; i < counts.Length; i++)
            foreach (var number in tensors[i].AsSpan(row * counts[i], counts[i]))
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), number);
                at += sizeof(int);
            }

        return bytes;
    }
}
