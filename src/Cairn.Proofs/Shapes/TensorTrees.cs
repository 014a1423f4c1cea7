using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>Commits to tensors: tiles, and the trees over them.</summary>
public static unsafe class TensorTrees
{
    /// <summary>Tiles that a thread hashes at a time.</summary>
    private const int TilesPerRun = 128;

    /// <summary>The tree over a tensor's tiles.</summary>
    /// <param name="elements">Row-major, little-endian, nothing else.</param>
    /// <exception cref="ArgumentException">The bytes are not as long as the shape says.</exception>
    public static PositionTree Build(TensorShape shape, ReadOnlySpan<byte> elements, ComputePool? pool = null)
    {
        Require(shape, elements);
        var grid = new TileGrid(shape);
        var leaves = new Hash32[checked((int)grid.Count)];
        var runs = (leaves.Length + TilesPerRun - 1) / TilesPerRun;
        fixed (byte* start = elements)
        {
            var (data, length) = ((nint)start, elements.Length);
            if (pool is null || runs == 1)
                for (var run = 0; run < runs; run++)
                    HashRun(run);
            else
                pool.For(runs, HashRun);

            void HashRun(int run) => Hash(grid, new ReadOnlySpan<byte>((byte*)data, length), run * TilesPerRun,
                leaves.AsSpan(run * TilesPerRun, Math.Min(TilesPerRun, leaves.Length - run * TilesPerRun)));
        }

        return new PositionTree(leaves, pool);
    }

    /// <summary>The root of a tensor's tree.</summary>
    public static Hash32 Root(TensorShape shape, ReadOnlySpan<byte> elements, ComputePool? pool = null) =>
        Build(shape, elements, pool).Root;

    /// <summary>The root of a tensor of zeros, without the tensor.</summary>
    public static Hash32 ZeroRoot(TensorShape shape)
    {
        var leaves = new Hash32[checked((int)new TileGrid(shape).Count)];
        Array.Fill(leaves, Keccak256.Compute(new byte[TileGrid.TileBytes]));
        return new PositionTree(leaves).Root;
    }

    /// <summary>The 1,024 bytes of a tile.</summary>
    public static byte[] Tile(TensorShape shape, ReadOnlySpan<byte> elements, long tile)
    {
        Require(shape, elements);
        var (grid, bytes) = (new TileGrid(shape), new byte[TileGrid.TileBytes]);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)tile, (ulong)grid.Count, nameof(tile));
        Copy(grid, elements, tile, bytes);
        return bytes;
    }

    private static void Require(TensorShape shape, ReadOnlySpan<byte> elements)
    {
        if (elements.Length != shape.Length * shape.ElementBytes)
            throw new ArgumentException($"{shape} has {shape.Length * shape.ElementBytes} bytes, not " +
                $"{elements.Length}.", nameof(elements));
    }

    /// <summary>Whole tiles are hashed where they lie, others from a copy with its padding.</summary>
    private static void Hash(TileGrid grid, ReadOnlySpan<byte> elements, int first, Span<Hash32> leaves)
    {
        Span<long> starts = stackalloc long[leaves.Length];
        Span<Hash32> digests = stackalloc Hash32[leaves.Length];
        var (whole, cut) = (0, 0);
        for (var i = 0; i < leaves.Length; i++)
            if (grid.IsFull(first + i))
                starts[whole++] = FirstByte(grid, first + i);
        var (rows, stride) = grid.IsSquare
            ? (TileGrid.Side, grid.Columns * sizeof(uint)) : (TileGrid.TileBytes / Keccak256Batch.RowBytes, 64);
        Keccak256Batch.Hash(elements, starts[..whole], rows, stride, digests);
        var copies = whole == leaves.Length ? [] : new byte[(leaves.Length - whole) * TileGrid.TileBytes];
        for (var i = 0; i < leaves.Length; i++)
            if (!grid.IsFull(first + i))
                Copy(grid, elements, first + i, copies.AsSpan(cut++ * TileGrid.TileBytes, TileGrid.TileBytes));
        for (var i = 0; i < cut; i++)
            starts[i] = (long)i * TileGrid.TileBytes;
        Keccak256Batch.Hash(copies, starts[..cut], TileGrid.TileBytes / Keccak256Batch.RowBytes,
            Keccak256Batch.RowBytes, digests[whole..]);
        (whole, cut) = (0, leaves.Length - cut);
        for (var i = 0; i < leaves.Length; i++)
            leaves[i] = digests[grid.IsFull(first + i) ? whole++ : cut++];
    }

    private static long FirstByte(TileGrid grid, long tile) => grid.IsSquare
        ? (tile / grid.Across * TileGrid.Side * grid.Columns + tile % grid.Across * TileGrid.Side) * sizeof(uint)
        : tile * TileGrid.TileBytes;

    private static void Copy(TileGrid grid, ReadOnlySpan<byte> elements, long tile, Span<byte> target)
    {
        target.Clear();
        if (!grid.IsSquare)
        {
            var start = (int)(tile * TileGrid.TileBytes);
            elements.Slice(start, Math.Min(TileGrid.TileBytes, elements.Length - start)).CopyTo(target);
            return;
        }

        var words = MemoryMarshal.Cast<byte, uint>(elements);
        var (row, column) = (tile / grid.Across * TileGrid.Side, tile % grid.Across * TileGrid.Side);
        for (var i = 0; i < TileGrid.Side && row + i < grid.Rows; i++)
        {
            var first = (row + i) * grid.Columns + column;
            var count = Math.Min(Math.Min(TileGrid.Side, grid.Columns - column), grid.Length - first);
            if (count > 0)
                words.Slice((int)first, (int)count)
                    .CopyTo(MemoryMarshal.Cast<byte, uint>(target.Slice(i * 64, 64)));
        }
    }
}
