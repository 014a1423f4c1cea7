using Cairn.Evm.Tests;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

public sealed class MultilinearTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(12)]
    public void A_table_of_eq_an_evaluation_and_folds_agree(int variables)
    {
        var samples = new FieldSamples(variables);
        var (values, point) = (samples.Bases(1 << variables), samples.Point(variables));
        using var eq = EqTable.Build(point);
        var (sum, expected) = (Ext3.Zero, Ext3.Zero);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(Eq.AtIndex(point.Scalars(), i, Scalar.One).Number, eq[i]);
            (sum, expected) = (sum + eq[i], expected + eq[i] * values[i]);
        }

        Assert.Equal(Ext3.One, sum);
        Assert.Equal(expected, Multilinear.Evaluate(values.Span, point));
        Assert.Equal(expected, FoldAll(values, point, null));
        var other = samples.Point(variables);
        Assert.Equal(Eq.Of(point.Scalars(), other.Scalars()).Number, Multilinear.Evaluate(eq, other));
    }

    [Fact]
    public void Threads_change_nothing()
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 3 });
        var samples = new FieldSamples(9);
        var (values, point) = (samples.Bases(1 << 15), samples.Point(15));
        Assert.Equal(FoldAll(values, point, null), FoldAll(values, point, pool));
        Assert.Equal(EqTable.Build(point).ToArray(), EqTable.Build(point, pool).ToArray());
    }

    [Fact]
    public void Sums_over_the_first_numbers_need_no_table()
    {
        var point = new FieldSamples(10).Point(5);
        for (var count = 0; count <= 32; count++)
        {
            var ones = BaseVector.FromIntegers([.. Enumerable.Repeat(1, count)], 32);
            var numbers = BaseVector.FromIntegers([.. Enumerable.Range(0, count)], 32);
            Assert.Equal(Multilinear.Evaluate(ones.Span, point), PrefixSums.Of(point.Scalars(), count).Number);
            Assert.Equal(Multilinear.Evaluate(numbers.Span, point),
                PrefixSums.OfIndices(point.Scalars(), count).Number);
        }
    }

    [DataFact(FieldVectors.File)]
    public void Another_program_evaluates_alike()
    {
        var vector = FieldVectors.Read("mle");
        Ext3[] point = [.. FieldVectors.Exts(vector.GetProperty("pt")).Reverse()];
        Assert.Equal(FieldVectors.Ext(vector.GetProperty("eval")),
            Multilinear.Evaluate(FieldVectors.Bases(vector.GetProperty("vals")).Span, point));
    }

    private static Ext3 FoldAll(BaseVector values, Ext3[] point, ComputePool? pool)
    {
        if (point.Length == 0)
            return values[0];
        using var folded = Folding.Fold(values, point[0], pool);
        foreach (var r in point.AsSpan(1))
            Folding.Fold(folded, r, pool);
        return folded[0];
    }
}
