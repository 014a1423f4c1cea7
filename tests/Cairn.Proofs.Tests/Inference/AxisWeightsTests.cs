using System.Collections.Immutable;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>What weights are calculated to be without their table is what their table gives.</summary>
public sealed class AxisWeightsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0b1)]
    [InlineData(0x8421)]
    [InlineData(0x7FFF)]
    [InlineData(0b101_0010_1110_0101)]
    public void A_mask_lets_the_same_through_by_runs(int bits)
    {
        var samples = new FieldSamples(bits);
        var node = new MaskNode(0, [3, 5], [.. Enumerable.Range(0, 2).Select(i => (byte)(bits >> (8 * i)))], 9);
        var masked = new MaskedWeights(node, AxisWeights.Of(samples.Point(4).Scalars()),
            AxisWeights.At(samples.Point(3).Scalars()));
        var weights = AxisWeights.Of(masked);
        Assert.Equal((5, 2), (weights.Bits, weights.Axes));
        var at = samples.Point(5);
        Assert.Equal(Multilinear.Evaluate(weights.Numbers(), at), weights.Evaluate(at.Scalars()).Number);
        var all = new MaskedWeights(node with { Bits = [0xFF, 0xFF] }, AxisWeights.Of(samples.Point(4).Scalars()),
            AxisWeights.At(samples.Point(3).Scalars()));
        Assert.Equal(Ext3.Zero, all.SumOfMasked().Number);
    }

    [Fact]
    public void Masked_and_let_through_are_everything()
    {
        var samples = new FieldSamples(3);
        var (rows, columns) = (AxisWeights.Of(samples.Point(4).Scalars()), AxisWeights.At(samples.Point(3).Scalars()));
        MaskedWeights Of(int bits) =>
            new(new MaskNode(0, [3, 5], [(byte)bits, (byte)(bits >> 8)], 9), rows, columns);
        var (some, others) = (Of(0x2B5A), Of(~0x2B5A));
        Assert.Equal(Of(0).SumOfMasked().Number, (some.SumOfMasked() + others.SumOfMasked()).Number);
        var kept = some.Table().Aggregate((a, b) => a + b);
        Assert.Equal(others.SumOfMasked().Number, kept.Number);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public void Weights_times_numbers_need_no_table(int count)
    {
        var samples = new FieldSamples(count);
        var factors = Enumerable.Range(0, count).Select(i => 1000 * i - 2500).ToImmutableArray();
        var (point, at) = (samples.Point(3), samples.Point(3));
        var weights = AxisWeights.At(point.Scalars()).Times(factors);
        Assert.False(weights.IsPoint);
        using var eq = EqTable.Build(point);
        for (var i = 0; i < eq.Length; i++)
            Assert.Equal(i < count ? eq[i] * Goldilocks.FromInt64(factors[i]) : Ext3.Zero, weights.Numbers()[i]);
        Assert.Equal(Multilinear.Evaluate(weights.Numbers(), at), weights.Evaluate(at.Scalars()).Number);
        Assert.Equal(weights.Table().Take(5).Aggregate((a, b) => a + b).Number, weights.SumOfFirst(5).Number);
    }
}
