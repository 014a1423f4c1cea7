using System.Buffers.Binary;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>A tensor of a witness whose opening was checked.</summary>
/// <param name="Tiles">Bytes by tile; null where elements need none.</param>
/// <param name="Computed">Elements without tiles: parameters, and states that start as zeros.</param>
internal sealed record OpenedTensor(
    TensorBinding Binding, IReadOnlyDictionary<long, byte[]>? Tiles, Func<long, uint>? Computed)
{
    /// <summary>False where the element is not of the tensor or its tile was not opened.</summary>
    public bool TryRead(long element, out uint word)
    {
        word = 0;
        if (element < 0 || element >= Binding.Shape.Length)
            return false;
        if (Computed is not null)
        {
            word = Computed(element);
            return true;
        }

        var (tile, offset) = new TileGrid(Binding.Shape).Locate(element);
        if (!Tiles!.TryGetValue(tile, out var bytes))
            return false;
        word = Binding.Shape.Type == ElementType.Int8
            ? (uint)(sbyte)bytes[offset] : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));
        return true;
    }
}
