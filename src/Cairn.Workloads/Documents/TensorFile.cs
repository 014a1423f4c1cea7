using System.Runtime.InteropServices;
using Cairn.Content;

namespace Cairn.Workloads.Documents;

/// <summary>fp32 values as a file of content: little-endian, nothing else.</summary>
internal static class TensorFile
{
    public static async ValueTask<Cid> WriteAsync(IBlockStore blocks, float[] values, CancellationToken cancel)
    {
        var bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Tensors are little-endian; this processor is not.");
        return (await UnixFsFile.WriteAsync(blocks, bytes, cancel: cancel).ConfigureAwait(false)).Cid;
    }

    /// <exception cref="InvalidDataException">Not that many values.</exception>
    public static async ValueTask<float[]> ReadAsync(
        IBlockStore blocks, Cid file, int elements, CancellationToken cancel)
    {
        var bytes = await UnixFsFile.ReadAllAsync(blocks, file, elements * sizeof(float), cancel).ConfigureAwait(false);
        if (bytes.Length != elements * sizeof(float))
            throw new InvalidDataException($"The tensor file {file} has {bytes.Length} bytes; the model needs " +
                $"{elements * sizeof(float)}. Use the checkpoint of a model of this shape.");
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
