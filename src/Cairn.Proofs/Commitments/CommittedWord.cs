using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Commitments;

/// <summary>
/// A vector, cut into 2^fold parts that are the coefficients of as many polynomials; their values side by side, a row
/// for each point; and the tree over the rows' hashes. Rows are kept as they are hashed: big-endian words.
/// </summary>
internal sealed class CommittedWord : IDisposable
{
    private const int HashedAtOnce = 64;

    private readonly BaseVector _rows;
    private readonly PositionTree _tree;
    private readonly int _columns;

    private CommittedWord(BaseVector rows, int columns, Hash32[] leaves, ComputePool? pool)
    {
        (_rows, _columns) = (rows, columns);
        _tree = new PositionTree(leaves, pool);
    }

    public Hash32 Root => _tree.Root;

    public PositionTree Tree => _tree;

    /// <summary>Of base elements: a row has 2^fold words.</summary>
    public static CommittedWord Commit(BaseVector vector, int fold, int rateBits, ComputePool? pool)
    {
        using var message = new BaseVector(vector.Length);
        Interleave(vector.Span, message.Span, 1 << fold, 1 << fold);
        return Encode(message, 1 << fold, rateBits, pool);
    }

    /// <summary>Of extension elements: a row has the first limbs of 2^fold elements, then the second, then the third.
    /// </summary>
    public static CommittedWord Commit(ExtVector vector, int fold, int rateBits, ComputePool? pool)
    {
        var columns = Ext3.Degree << fold;
        using var message = new BaseVector(Ext3.Degree * vector.Length);
        for (var limb = 0; limb < Ext3.Degree; limb++)
            Interleave(vector.Plane(limb), message.Span[(limb << fold)..], 1 << fold, columns);
        return Encode(message, columns, rateBits, pool);
    }

    public ReadOnlySpan<byte> Row(int index) =>
        MemoryMarshal.AsBytes(_rows.Span.Slice(index * _columns, _columns));

    public void Dispose() => _rows.Dispose();

    /// <summary>target[i · stride + j] = element i of part j.</summary>
    private static void Interleave(ReadOnlySpan<ulong> vector, Span<ulong> target, int parts, int stride)
    {
        var rows = vector.Length / parts;
        for (var first = 0; first < rows; first += 8)
        for (var part = 0; part < parts; part++)
        {
            var source = vector.Slice(part * rows + first, Math.Min(8, rows - first));
            for (var i = 0; i < source.Length; i++)
                target[(first + i) * stride + part] = source[i];
        }
    }

    private static CommittedWord Encode(BaseVector message, int columns, int rateBits, ComputePool? pool)
    {
        var count = message.Length / columns;
        var rows = new BaseVector(checked(message.Length << rateBits));
        var leaves = new Hash32[count << rateBits];
        if (pool is null)
            for (var coset = 0; coset < 1 << rateBits; coset++)
                EncodeCoset(coset);
        else
            pool.For(1 << rateBits, EncodeCoset);
        return new CommittedWord(rows, columns, leaves, pool);

        void EncodeCoset(int coset)
        {
            var place = rows.Span.Slice(coset * message.Length, message.Length);
            RowTransform.Evaluate(message.Span, place, count, columns, coset);
            Hash(place, leaves.AsSpan(coset * count, count), columns);
        }
    }

    /// <summary>Turns words to big-endian and hashes the rows, part by part while the nearest cache holds them.
    /// </summary>
    private static void Hash(Span<ulong> rows, Span<Hash32> leaves, int columns)
    {
        if (columns % 8 != 0)
        {
            BinaryPrimitives.ReverseEndianness(rows, rows);
            for (var i = 0; i < leaves.Length; i++)
                leaves[i] = Keccak256.Compute(MemoryMarshal.AsBytes(rows.Slice(i * columns, columns)));
            return;
        }

        Span<long> starts = stackalloc long[HashedAtOnce];
        for (var i = 0; i < HashedAtOnce; i++)
            starts[i] = (long)i * columns * sizeof(ulong);
        for (var first = 0; first < leaves.Length; first += HashedAtOnce)
        {
            var count = Math.Min(HashedAtOnce, leaves.Length - first);
            var part = rows.Slice(first * columns, count * columns);
            BinaryPrimitives.ReverseEndianness(part, part);
            Keccak256Batch.Hash(MemoryMarshal.AsBytes(part), starts[..count], columns / 8, Keccak256Batch.RowBytes,
                leaves.Slice(first, count));
        }
    }
}
