using System.Runtime.InteropServices;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>The bytes that an interpreter's tensor is committed as.</summary>
internal static class TensorBytes
{
    public static ReadOnlySpan<byte> Of(ReferenceTensor tensor)
    {
        if (tensor.Declaration.Type != ElementType.Int8)
            return MemoryMarshal.AsBytes(tensor.Words);
        var bytes = new byte[tensor.Words.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)tensor.Words[i];
        return bytes;
    }

    public static PositionTree Tree(ReferenceTensor tensor, ComputePool? pool = null) =>
        TensorTrees.Build(new TensorShape(tensor.Declaration), Of(tensor), pool);

    public static byte[] Tile(ReferenceTensor tensor, long tile) =>
        TensorTrees.Tile(new TensorShape(tensor.Declaration), Of(tensor), tile);
}
