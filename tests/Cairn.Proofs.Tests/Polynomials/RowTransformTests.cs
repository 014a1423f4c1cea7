using System.Numerics;
using Cairn.Evm.Tests;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;

namespace Cairn.Proofs.Tests;

public sealed class RowTransformTests
{
    [Fact]
    public void The_roots_have_their_orders()
    {
        Assert.Equal(Goldilocks.FromUInt64(7).Pow((Goldilocks.Modulus - 1) >> 32), TwoAdic.Root(32));
        Assert.Equal(-Goldilocks.One, TwoAdic.Root(1));
        Assert.Equal(Goldilocks.One, TwoAdic.Root(0));
        Assert.Equal(Goldilocks.FromUInt64(1UL << 48), TwoAdic.Root(2));
    }

    [Fact]
    public void Points_are_distinct_and_squares_are_the_points_of_half_the_domain()
    {
        var points = TwoAdic.Points(8);
        Assert.Equal(256, points.Take(256).Distinct().Count());
        for (var q = 0; q < 256; q++)
        {
            Assert.Equal(TwoAdic.Point(q), points[q]);
            Assert.Equal(points[q / 2], points[q] * points[q]);
            Assert.Equal(-points[q & ~1], points[q | 1]);
        }
    }

    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(2, 3, 2)]
    [InlineData(4, 16, 4)]
    [InlineData(8, 4, 2)]
    [InlineData(32, 1, 8)]
    [InlineData(64, 48, 2)]
    [InlineData(256, 8, 1)]
    public void Values_are_those_of_the_polynomials(int rows, int columns, int cosets)
    {
        var coefficients = new FieldSamples(rows).Bases(rows * columns);
        var values = new BaseVector(rows * columns);
        for (var coset = 0; coset < cosets; coset++)
        {
            RowTransform.Evaluate(coefficients.Span, values.Span, rows, columns, coset);
            for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var (x, sum) = (TwoAdic.Point(coset * rows + row), Goldilocks.Zero);
                for (var i = rows - 1; i >= 0; i--)
                    sum = sum * x + coefficients[i * columns + column];
                Assert.Equal(sum, values[row * columns + column]);
            }
        }
    }

    [DataFact(FieldVectors.File)]
    public void Another_program_transforms_alike()
    {
        var vector = FieldVectors.Read("ntt8_natural");
        Assert.Equal(FieldVectors.Base(vector.GetProperty("root")), TwoAdic.Root(3));
        var (coefficients, expected) =
            (FieldVectors.Bases(vector.GetProperty("in")), FieldVectors.Bases(vector.GetProperty("out")));
        var values = new BaseVector(8);
        RowTransform.Evaluate(coefficients.Span, values.Span, 8, 1, 0);
        for (var i = 0; i < 8; i++)
        {
            var exponent = (i & 1) << 2 | i & 2 | i >> 2;
            Assert.Equal(expected[exponent], values[i]);
        }
    }
}
