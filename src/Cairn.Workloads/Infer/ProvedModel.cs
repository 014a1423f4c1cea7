using System.Collections.Immutable;
using Cairn.Proofs.Inference;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Batching;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Workloads.Infer;

/// <summary>A model as the pieces of a job prove it: so many rows at once, with committed weights.</summary>
internal static class ProvedModel
{
    /// <summary>Numbers of all tensors of a piece: a proof of more takes more memory than a provider is asked for.
    /// </summary>
    public const long ElementsMax = 1 << 20;

    /// <summary>What proofs have a root of only.</summary>
    public static ProofModes Modes { get; } = new() { CommittedWeights = true };

    /// <summary>Numbers of one row's tensors.</summary>
    public static long Elements(IntegerModel model) =>
        model.Facts.Tensors.Skip(model.Graph.Inputs.Length).Sum(t => (long)t.Count);

    /// <exception cref="InvalidDataException">There is none of so many rows.</exception>
    public static IntegerModel Batch(IntegerModel model, int rows) =>
        ModelBatching.TryBatch(model, rows, out var batched, out var error)
            ? batched
            : throw new InvalidDataException($"inputs.model: {rows} rows at once: {error}");

    /// <exception cref="InvalidDataException">The model cannot be proved.</exception>
    public static InferenceVerifier Verifier(IntegerModel batched, ComputePool pool) =>
        ModelRegistration.TryCommit(batched, pool, out var root, out var error) &&
        InferenceVerifier.TryCreate(batched.Graph, batched.Facts, root, Modes, out var verifier, out error)
            ? verifier
            : throw new InvalidDataException($"inputs.model: {error}");

    /// <summary>Why it cannot be proved; null where it can.</summary>
    public static string? FindFault(IntegerModel batched) =>
        InferenceVerifier.TryCreate(batched.Graph, batched.Facts, default, Modes, out _, out var error)
            ? null : error.ToString();

    /// <summary>Rows that follow each other, as one input.</summary>
    public static ImmutableArray<int[]> Join(IEnumerable<ImmutableArray<int[]>> rows, int inputs)
    {
        var list = rows.ToArray();
        return [.. Enumerable.Range(0, inputs).Select(i => list.SelectMany(row => row[i]).ToArray())];
    }
}
