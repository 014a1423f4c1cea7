using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Tests;

public sealed class ColumnRunsTests
{
    [Theory]
    [InlineData(10, -300, 255)]
    [InlineData(12, -2048, 1)]
    [InlineData(9, 0, 511)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 0, 0)]
    public void Few_runs_have_the_column_s_own_extension(int bits, int first, int span)
    {
        var count = 1 << bits;
        int[] values = [.. Enumerable.Range(0, count * 7 / 8 + 1).Select(i => Math.Clamp(first + i, 0, span))];
        var column = BaseVector.FromIntegers(values[..Math.Min(count, values.Length)], count);
        var runs = ColumnRuns.Find(column);
        Assert.NotNull(runs);
        var point = new FieldSamples(bits).Point(bits);
        Assert.Equal(Multilinear.Evaluate(column.Span, point), runs.Evaluate(point.Scalars()).Number);
    }

    [Fact]
    public void A_column_of_many_runs_is_left_to_its_numbers() => Assert.Null(ColumnRuns.Find(
        BaseVector.FromIntegers([.. Enumerable.Range(0, 512).Select(i => i * i % 251)], 512)));
}
