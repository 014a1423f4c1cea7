using Cairn.Content;
using Cairn.Learning.Models;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

/// <summary>Reads the model out of a training job's state.</summary>
public static class TrainedModel
{
    /// <summary>The model's shape and its weights, by <see cref="GptLayout"/>.</summary>
    /// <exception cref="InvalidDataException">The document is no state of training, or its weights do not fit.</exception>
    public static async ValueTask<(GptConfig Model, float[] Weights)> ReadAsync(
        IBlockStore blocks, Cid state, CancellationToken cancel = default)
    {
        var read = await TrainState.ReadAsync(blocks, state, cancel).ConfigureAwait(false);
        var elements = new GptLayout(read.Model).Elements;
        return (read.Model, await TensorFile.ReadAsync(blocks, read.Weights, elements, cancel).ConfigureAwait(false));
    }
}
