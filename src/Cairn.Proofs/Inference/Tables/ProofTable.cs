using System.Collections.Immutable;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>
/// A table that follows from the graph alone. Equal ones are one table for the whole network. Every table has a row of
/// zeros, because that is what lies in the padding of columns.
/// </summary>
internal abstract record ProofTable
{
    /// <summary>Rows; there are none beside them.</summary>
    public abstract int Rows { get; }

    /// <summary>A row's columns.</summary>
    public abstract ImmutableArray<long> Row(int index);

    /// <summary>Where a row is, by as many of its numbers as that takes; −1 for nowhere.</summary>
    public abstract int Find(ReadOnlySpan<long> row);

    /// <summary>The table as it is looked up: up to a power of two, rows of zeros are repeated.</summary>
    public virtual LookupTable Build()
    {
        var (count, width) = (1 << PaddedShape.BitsOf(Rows), Row(0).Length);
        var columns = new BaseVector[width];
        for (var c = 0; c < width; c++)
            (columns[c] = new BaseVector(count)).Span.Clear();
        for (var i = 0; i < Rows; i++)
        {
            var row = Row(i);
            for (var c = 0; c < width; c++)
                columns[c][i] = Goldilocks.FromInt64(row[c]);
        }

        return new LookupTable(columns);
    }
}

/// <summary>The numbers of twelve bits.</summary>
internal sealed record LimbTable : ProofTable
{
    public override int Rows => 1 << IntegerLimits.LimbBits;

    public override ImmutableArray<long> Row(int index) => [index];

    public override int Find(ReadOnlySpan<long> row) => row[0] >= 0 && row[0] < Rows ? (int)row[0] : -1;

    public override LookupTable Build() => LookupTable.Range(IntegerLimits.LimbBits);
}

/// <summary>(i, 1) for the numbers of eight bits, and (0, 0): the second column says where a tensor is.</summary>
internal sealed record ByteTable : ProofTable
{
    public override int Rows => 257;

    public override ImmutableArray<long> Row(int index) => index < 256 ? [index, 1] : [0, 0];

    public override int Find(ReadOnlySpan<long> row) =>
        row[1] == 0 ? 256 : row[0] is >= 0 and < 256 ? (int)row[0] : -1;
}

/// <summary>(z, z clamped to 0 … Span) for z from Low to High; Low ≤ 0 ≤ High.</summary>
internal sealed record ClampTable(long Low, long High, long Span) : ProofTable
{
    public override int Rows => (int)(High - Low + 1);

    public override ImmutableArray<long> Row(int index) => [Low + index, Math.Clamp(Low + index, 0, Span)];

    public override int Find(ReadOnlySpan<long> row) => row[0] >= Low && row[0] <= High ? (int)(row[0] - Low) : -1;
}

/// <summary>
/// The high part of a clamp to 0 … Span: (z, kind, y) for z from Low to High, in units of 256. The kind says what to do
/// with the lower eight bits; y, the high part of the result, is left out where the span fits eight bits.
/// </summary>
internal sealed record HighPartTable(long Low, long High, long Span) : ProofTable
{
    public bool HasResult => Span > 255;

    public override int Rows => (int)(High - Low + 1);

    public override ImmutableArray<long> Row(int index)
    {
        var (z, top) = (Low + index, Span >> 8);
        var kind = z < 0 ? LowPartTable.Below : z < top ? LowPartTable.Inside : z > top ? LowPartTable.Above
            : (Span & 255) == 255 ? LowPartTable.Inside : LowPartTable.Top;
        return HasResult ? [z, kind, Math.Clamp(z, 0, top)] : [z, kind];
    }

    public override int Find(ReadOnlySpan<long> row) => row[0] >= Low && row[0] <= High ? (int)(row[0] - Low) : -1;
}

/// <summary>
/// The low part of a clamp to 0 … 256·n + Remainder: (z, kind, y) for z from 0 to 255 and each kind of high part.
/// </summary>
internal sealed record LowPartTable(int Remainder) : ProofTable
{
    /// <summary>The number is within the range whatever its lower bits are.</summary>
    public const int Inside = 0;

    /// <summary>The high part is the range's last.</summary>
    public const int Top = 1;

    /// <summary>The number is beyond the range.</summary>
    public const int Above = 2;

    /// <summary>The number is negative.</summary>
    public const int Below = 3;

    public override int Rows => 4 << 8;

    public override ImmutableArray<long> Row(int index)
    {
        var (z, kind) = (index & 255, index >> 8);
        return [z, kind, kind switch
        {
            Inside => z,
            Top => Math.Min(z, Remainder),
            Above => Remainder,
            _ => 0,
        }];
    }

    public override int Find(ReadOnlySpan<long> row) =>
        row[0] is >= 0 and < 256 && row[1] is >= 0 and < 4 ? (int)((row[1] << 8) + row[0]) : -1;
}

/// <summary>(d, the larger of d and 0) for d from −Span to Span.</summary>
internal sealed record MaxTable(int Span) : ProofTable
{
    public override int Rows => 2 * Span + 1;

    public override ImmutableArray<long> Row(int index) => [index - Span, Math.Max(0, index - Span)];

    public override int Find(ReadOnlySpan<long> row) =>
        row[0] >= -Span && row[0] <= Span ? (int)(row[0] + Span) : -1;
}

/// <summary>(i, value i − value 0) of a table of the graph.</summary>
internal sealed record FunctionTable(int Number, IntegerGraph Graph) : ProofTable
{
    private ImmutableArray<int> Values => Graph.Tables[Number];

    public override int Rows => Values.Length;

    public override ImmutableArray<long> Row(int index) => [index, (long)Values[index] - Values[0]];

    public override int Find(ReadOnlySpan<long> row) => row[0] >= 0 && row[0] < Rows ? (int)row[0] : -1;

    public bool Equals(FunctionTable? other) => other is not null && other.Number == Number;

    public override int GetHashCode() => Number;
}
