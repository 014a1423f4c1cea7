using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>A tensor's words, and the tree over its tiles.</summary>
internal sealed class TinyTensor
{
    public TinyTensor(TensorDeclaration declaration, uint[] words)
    {
        (Declaration, Words) = (declaration, words);
        var size = declaration.Type == ElementType.Int8 ? 1 : 4;
        Bytes = new byte[words.Length * size];
        for (var i = 0; i < words.Length; i++)
            if (size == 1) Bytes[i] = (byte)words[i];
            else BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(4 * i), words[i]);
        var shape = new TensorShape(declaration);
        Tiles = [.. Enumerable.Range(0, (int)new TileGrid(shape).Count).Select(t => TensorTrees.Tile(shape, Bytes, t))];
        Tree = new PositionTree([.. Tiles.Select(t => Keccak256.Compute(t))]);
    }

    /// <summary>A tensor committed to with one byte of one tile changed, which no element holds.</summary>
    public TinyTensor(TinyTensor from, int tile, int place)
    {
        (Declaration, Words, Bytes) = (from.Declaration, from.Words, from.Bytes);
        Tiles = [.. from.Tiles.Select(t => t.ToArray())];
        Tiles[tile][place] ^= 1;
        Tree = new PositionTree([.. Tiles.Select(t => Keccak256.Compute(t))]);
    }

    /// <summary>A tensor committed to with another leaf than zero after its tiles.</summary>
    public TinyTensor(TinyTensor from, Hash32 padding)
    {
        (Declaration, Words, Bytes, Tiles) = (from.Declaration, from.Words, from.Bytes, from.Tiles);
        Tree = new PositionTree([.. Tiles.Select(t => Keccak256.Compute(t)), padding]);
    }

    public TensorDeclaration Declaration { get; }

    public uint[] Words { get; }

    public byte[] Bytes { get; }

    public byte[][] Tiles { get; }

    public PositionTree Tree { get; }

    public Hash32 Root => Tree.Root;

    public static TinyTensor Zero(TensorDeclaration declaration) => new(declaration, new uint[declaration.Length]);

    public static TinyTensor Of(TensorDeclaration declaration, Func<int, float> element) =>
        new(declaration, [.. Enumerable.Range(0, (int)declaration.Length)
            .Select(i => BitConverter.SingleToUInt32Bits(element(i)))]);

    public static TinyTensor Of(ReferenceTensor tensor) => new(tensor.Declaration,
        [.. Enumerable.Range(0, (int)tensor.Declaration.Length).Select(i => tensor[i])]);

    public ReferenceTensor ToReference(string name) => Declaration.Type == ElementType.Float32
        ? new ReferenceTensor(Declaration with { Name = name },
            [.. Words.Select(BitConverter.UInt32BitsToSingle)])
        : new ReferenceTensor(Declaration with { Name = name }, [.. Words.Select(w => (int)w)]);

    public TinyTensor With(int element, uint word)
    {
        var words = Words.ToArray();
        words[element] = word;
        return new TinyTensor(Declaration, words);
    }

    public int TileOf(long element) => (int)new TileGrid(new TensorShape(Declaration)).Locate(element).Tile;
}
