using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

public sealed class TensorTreeTests
{
    public static TheoryData<ElementType, int[]> Shapes => new()
    {
        { ElementType.Float32, [1] }, { ElementType.Float32, [16] }, { ElementType.Float32, [255] },
        { ElementType.Float32, [256] }, { ElementType.Float32, [5_000] }, { ElementType.Int32, [3] },
        { ElementType.Float32, [16, 16] }, { ElementType.Float32, [17, 1] }, { ElementType.Float32, [33, 40] },
        { ElementType.Int32, [2, 3, 70] }, { ElementType.Float32, [1, 48] }, { ElementType.Float32, [300, 64] },
        { ElementType.Int8, [1] }, { ElementType.Int8, [1_024] }, { ElementType.Int8, [3, 34] },
        { ElementType.Int8, [150_001] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_element_lies_where_the_format_says(ElementType type, int[] dimensions)
    {
        var shape = new TensorShape(type, [.. dimensions]);
        var (grid, elements) = (new TileGrid(shape), new byte[shape.Length * shape.ElementBytes]);
        new Random(dimensions[^1]).NextBytes(elements);
        var tiles = new byte[grid.Count][];
        for (var t = 0; t < tiles.Length; t++)
            tiles[t] = new byte[1024];
        for (var a = 0; a < shape.Length; a++)
        {
            var columns = dimensions.Length >= 2 ? dimensions[^1] : 16;
            var (row, column) = (a / columns, a % columns);
            var across = (columns + 15) / 16;
            var (tile, offset) = type == ElementType.Int8 ? (a / 1024, a % 1024)
                : (row / 16 * across + column / 16, 4 * (row % 16 * 16 + column % 16));
            Assert.Equal(((long)tile, offset), grid.Locate(a));
            Assert.Equal(a, grid.ElementAt(tile, offset / shape.ElementBytes));
            elements.AsSpan(a * shape.ElementBytes, shape.ElementBytes).CopyTo(tiles[tile].AsSpan(offset));
        }

        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        var tree = TensorTrees.Build(shape, elements, pool);
        Assert.Equal(tiles.Select(t => Keccak256.Compute(t)), tree.Leaves.ToArray());
        Assert.Equal(tree.Root, TensorTrees.Root(shape, elements));
        for (var t = 0; t < tiles.Length; t++)
            Assert.Equal(tiles[t], TensorTrees.Tile(shape, elements, t));
        Assert.Equal(TensorTrees.Root(shape, new byte[elements.Length]), TensorTrees.ZeroRoot(shape));
    }

    [Fact]
    public void Elements_are_little_endian()
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, 1.5f);
        var tile = TensorTrees.Tile(new TensorShape(ElementType.Float32, [1]), bytes, 0);
        Assert.Equal("0000C03F", Convert.ToHexString(tile[..4]));
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => TensorTrees.Root(new(ElementType.Float32, [3]), new byte[13]));
        Assert.Throws<ArgumentException>(() => new TileGrid(new(ElementType.Float32, [3, 0])));
    }
}
