using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Polynomials;

/// <summary>Multilinear extensions of vectors: index bits from the highest down are the variables in order.</summary>
internal static class Multilinear
{
    /// <summary>Entries of the table that a long vector is multiplied with row by row.</summary>
    private const int RowVariables = 10;

    /// <summary>The extension of base elements at a point.</summary>
    public static Ext3 Evaluate(ReadOnlySpan<ulong> values, ReadOnlySpan<Ext3> point)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, 1 << point.Length);
        var rows = Math.Max(0, point.Length - RowVariables);
        using var high = EqTable.Build(point[..rows]);
        using var low = EqTable.Build(point[rows..]);
        var sum = Ext3.Zero;
        for (var row = 0; row < high.Length; row++)
            sum += high[row] * ExtKernels.Dot(values.Slice(row * low.Length, low.Length), low);
        return sum;
    }

    /// <summary>The extension of extension elements at a point.</summary>
    public static Ext3 Evaluate(ExtVector values, ReadOnlySpan<Ext3> point)
    {
        using var table = EqTable.Build(point);
        return ExtKernels.Dot(values, table);
    }

    /// <summary>The extension of extension elements at a point; for few of them.</summary>
    public static Ext3 Evaluate(ReadOnlySpan<Ext3> values, ReadOnlySpan<Ext3> point)
    {
        using var vector = new ExtVector(values);
        return Evaluate(vector, point);
    }
}
