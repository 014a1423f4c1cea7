using Cairn.Content;
using Cairn.Jobs;

namespace Cairn.Workloads.Infer;

/// <summary>What a finished job's outputs mean.</summary>
/// <param name="Names">One for each output of the model.</param>
/// <param name="Rows">By row, then by output: real numbers, row-major.</param>
public sealed record InferResults(IReadOnlyList<string> Names, IReadOnlyList<float[][]> Rows)
{
    /// <summary>Reads the outputs of a job that is completed.</summary>
    /// <exception cref="InvalidDataException">The state holds no outputs of this job.</exception>
    /// <exception cref="BlockNotFoundException">A block of them is missing.</exception>
    public static async ValueTask<InferResults> ReadAsync(
        JobDocument job, Cid state, IBlockStore blocks, CancellationToken cancel = default)
    {
        var model = await new InferInputs().ModelAsync(job.Inputs, blocks, cancel).ConfigureAwait(false);
        var read = await InferState.ReadAsync(blocks, state, cancel).ConfigureAwait(false);
        var length = checked(read.Rows * model.RowLength);
        var bytes = await UnixFsFile.ReadAllAsync(blocks, read.File, length, cancel).ConfigureAwait(false);
        if (bytes.Length != length)
            throw new InvalidDataException($"The file of outputs has {bytes.Length} bytes; {length} belong there.");
        return new InferResults(model.Model.Names.Outputs, [.. Enumerable.Range(0, read.Rows)
            .Select(row => model.Read(bytes.AsSpan(row * model.RowLength, model.RowLength)))]);
    }
}
