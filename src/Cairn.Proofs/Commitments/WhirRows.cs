using System.Buffers.Binary;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Commitments;

/// <summary>What a row of a word is after its first variables are fixed: its elements, weighed by eq.</summary>
internal static class WhirRows
{
    /// <param name="row">Big-endian words: base elements, or the three planes of extension elements.</param>
    public static Ext3 Fold(ReadOnlySpan<byte> row, ReadOnlySpan<Ext3> eq)
    {
        Span<Goldilocks> elements = stackalloc Goldilocks[row.Length / sizeof(ulong)];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = Goldilocks.FromCanonical(BinaryPrimitives.ReadUInt64BigEndian(row[(i * sizeof(ulong))..]));
        return Fold(elements, eq);
    }

    public static Ext3 Fold(ReadOnlySpan<Goldilocks> row, ReadOnlySpan<Ext3> eq)
    {
        var (sum, count) = (Ext3.Zero, eq.Length);
        for (var i = 0; i < count; i++)
        {
            sum += row.Length == count
                ? eq[i] * row[i]
                : eq[i] * new Ext3(row[i], row[count + i], row[2 * count + i]);
        }

        return sum;
    }
}
