using System.Collections.Immutable;
using Cairn.Content;
using Cairn.Jobs;
using Cairn.Tensors.Import;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Workloads.Programs;

namespace Cairn.Workloads.Infer;

/// <summary>
/// The inputs of a job: <c>model</c>, a .cairn file; <c>data</c>, samples as JSON, IDX images or raw floats; and, where
/// the right answers are known, <c>labels</c> as IDX. What was read last is kept, as most pieces share it.
/// </summary>
internal sealed class InferInputs
{
    private const int Kept = 2;
    private const int ModelBytesMax = 1 << 29;

    private readonly RecentCache<Cid, InferModel> _models = new(Kept);
    private readonly RecentCache<(Cid, Cid, float, float), ImmutableArray<ImmutableArray<int[]>>> _samples = new(Kept);

    /// <summary>There must be a model and data, and there may be labels.</summary>
    public static bool TryCheck(IReadOnlyDictionary<string, Cid> inputs, out SpecError error)
    {
        error = SpecError.None;
        if (!inputs.ContainsKey("model"))
            error = new SpecError("inputs.model", "is missing.", "Name a .cairn file; `cairn model import` makes one.");
        else if (!inputs.ContainsKey("data"))
            error = new SpecError("inputs.data", "is missing.", "Name a file of samples: JSON, IDX or raw floats.");
        else if (inputs.Keys.FirstOrDefault(k => k is not ("model" or "data" or "labels")) is { } other)
            error = new SpecError($"inputs.{other}", "is not known to this kind of job.", "Remove it.");
        return error == SpecError.None;
    }

    /// <exception cref="InvalidDataException">It is no model.</exception>
    public ValueTask<InferModel> ModelAsync(
        IReadOnlyDictionary<string, Cid> inputs, IBlockStore blocks, CancellationToken cancel) =>
        _models.GetAsync(inputs["model"], async () =>
        {
            var file = await UnixFsFile.ReadAllAsync(blocks, inputs["model"], ModelBytesMax, cancel)
                .ConfigureAwait(false);
            return ModelFile.TryRead(file, out var model, out var error)
                ? new InferModel(model)
                : throw new InvalidDataException($"inputs.model: {error.Reason} {error.Remedy}".TrimEnd());
        });

    /// <summary>All rows, as the model's own numbers.</summary>
    /// <exception cref="InvalidDataException">The data are no samples of this model.</exception>
    public ValueTask<ImmutableArray<ImmutableArray<int[]>>> SamplesAsync(IReadOnlyDictionary<string, Cid> inputs,
        InferModel model, float mean, float deviation, IBlockStore blocks, CancellationToken cancel) =>
        _samples.GetAsync((inputs["model"], inputs["data"], mean, deviation), async () => model.Samples(
            await UnixFsFile.ReadAllAsync(blocks, inputs["data"], SampleReader.BytesMax, cancel).ConfigureAwait(false),
            mean, deviation));

    /// <summary>The right answers; null where the job has none.</summary>
    /// <exception cref="InvalidDataException">They are no labels, or not as many as there are rows.</exception>
    public static async ValueTask<ImmutableArray<int>?> LabelsAsync(
        IReadOnlyDictionary<string, Cid> inputs, int rows, IBlockStore blocks, CancellationToken cancel)
    {
        if (!inputs.TryGetValue("labels", out var cid))
            return null;
        var file = await UnixFsFile.ReadAllAsync(blocks, cid, SampleReader.BytesMax, cancel).ConfigureAwait(false);
        if (!SampleReader.TryReadLabels(file, out var labels, out var error))
            throw new InvalidDataException($"inputs.labels: {error!.Reason} {error.Remedy}".TrimEnd());
        return labels.Length == rows
            ? labels
            : throw new InvalidDataException($"inputs.labels has {labels.Length} labels for {rows} rows.");
    }
}
