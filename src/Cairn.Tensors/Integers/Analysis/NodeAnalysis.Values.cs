using System.Collections.Immutable;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Analysis;

internal sealed partial class NodeAnalysis
{
    private (ImmutableArray<int>, Interval) Rescaled(RescaleNode n)
    {
        if (n.Terms.Length is < 1 or > IntegerLimits.Terms || n.Shift % IntegerLimits.LimbBits != 0 ||
            n.Shift is < 1 or > IntegerLimits.ShiftMax || n.Low > n.High)
            throw Refuse($"{n.Terms.Length} terms, a shift of {n.Shift}, from {n.Low} to {n.High}.",
                $"1 to {IntegerLimits.Terms} terms, and a shift of whole limbs of {IntegerLimits.LimbBits} bits.");
        var (shape, channels) = (Shape(n.Terms[0].Source), n.Offsets.Length);
        if ((channels == 1 ? n.Axis != 0 : (uint)n.Axis >= (uint)shape.Length || shape[n.Axis] != channels) ||
            n.Terms.Any(t => t.Multipliers.Length != channels || !Shape(t.Source).SequenceEqual(shape)))
            throw Refuse("its terms differ in shape, or its multipliers do not fit axis " +
                $"{n.Axis} of {ShapeText.Of(shape)}.", "");
        var half = Int128.One << (n.Shift - 1);
        Interval? all = null;
        for (var c = 0; c < channels; c++)
        {
            Interval sum = new(n.Offsets[c] + half, n.Offsets[c] + half);
            var magnitude = Int128.Abs(n.Offsets[c]) + half;
            foreach (var term in n.Terms)
            {
                if (term.Multipliers[c] == int.MinValue || Int128.Abs(n.Offsets[c]) > IntegerLimits.OffsetMax)
                    throw Refuse($"a multiplier of {term.Multipliers[c]} or an offset of {n.Offsets[c]}.",
                        "Multipliers are below 2^31 and offsets below 2^60 in magnitude.");
                var product = Range(term.Source) * new Interval(term.Multipliers[c], term.Multipliers[c]);
                magnitude += product.Magnitude;
                sum += product;
            }

            Bounded(magnitude, "the sum before its shift");
            all = all?.With(sum) ?? sum;
        }

        var (low, high) = (all!.Value.Low >> n.Shift, all.Value.High >> n.Shift);
        Rescale = new RescaleFacts((long)all.Value.Low, (long)all.Value.High, (long)low, (long)high);
        WorkEach = n.Terms.Length;
        return (shape, new Interval(low, high).Clamped(n.Low, n.High));
    }

    private (ImmutableArray<int>, Interval) Table(TableNode n)
    {
        var (table, range) = (TableOf(n.Table), Range(n.Source));
        var (first, last) = (range.Low - n.First, range.High - n.First);
        if (first < 0 || last >= table.Length)
            throw Refuse($"values from {range.Low} to {range.High} in a table from {n.First} to " +
                $"{n.First + (long)table.Length - 1}.", "Every value that can occur needs a row.");
        var rows = table[(int)first..((int)last + 1)];
        return (Shape(n.Source), new(rows.Min(), rows.Max()));
    }

    private (ImmutableArray<int>, Interval) Mask(MaskNode n)
    {
        var (x, count) = (Shape(n.Source), GraphHeader.Shape(name, n.Shape));
        if (n.Shape.Length > x.Length || !x[^n.Shape.Length..].SequenceEqual(n.Shape) ||
            n.Bits.Length != (count + 7) / 8 || (count % 8 != 0 && n.Bits[^1] >> (int)(count % 8) != 0))
            throw Refuse($"a mask of {ShapeText.Of(n.Shape)} in {n.Bits.Length} bytes for {ShapeText.Of(x)}.", "");
        return (x, Range(n.Source).With(new(n.Fill, n.Fill)));
    }

    private (ImmutableArray<int>, Interval) Softmax(SoftmaxNode n)
    {
        var (x, range, table) = (Shape(n.Source), Range(n.Source), TableOf(n.Table));
        if (x.Length == 0 || range.High - range.Low >= table.Length || table.Any(e => e < 0) || table[0] < 1 ||
            n.One < 1)
            throw Refuse($"values from {range.Low} to {range.High} with a table of {table.Length} rows up to {n.One}.",
                "Every difference needs a row; rows are not negative, the first is positive.");
        var sum = (Int128)x[^1] * table.Max();
        Bounded(sum, "its sum", int.MaxValue);
        Bounded(2 * (Int128)table.Max() * n.One + sum, "its numerator");
        WorkEach = 4;
        return (x, new(0, n.One));
    }

    private (ImmutableArray<int>, Interval) Normalise(NormaliseNode n)
    {
        var (x, range) = (Shape(n.Source), Range(n.Source));
        if (x.Length == 0 || n.Epsilon < 1 || n.FractionBits is < 1 or > IntegerLimits.FractionBits)
            throw Refuse($"an epsilon of {n.Epsilon} and {n.FractionBits} fraction bits.",
                $"An epsilon from 1 on and from 1 to {IntegerLimits.FractionBits} fraction bits.");
        var (count, spread) = ((Int128)x[^1], range.High - range.Low);
        var deviation = n.Centred ? (count - 1) * spread : range.Magnitude;
        var squares = n.Centred
            ? count * count * count * ((spread * spread + 3) / 4)
            : count * range.Magnitude * range.Magnitude;
        const string remedy = "Rescale its input to fewer bits.";
        Bounded(deviation, "a deviation", int.MaxValue, remedy);
        Bounded(squares + n.Epsilon, "its sum of squares", IntegerLimits.MagnitudeMax, remedy);
        Bounded((2 * deviation << n.FractionBits) + (Int128.One << 31), "its numerator", IntegerLimits.MagnitudeMax,
            remedy);
        WorkEach = 4;
        return (x, new(-(Int128.One << n.FractionBits), Int128.One << n.FractionBits));
    }

    private void Bounded(Int128 value, string what, long most = IntegerLimits.MagnitudeMax, string remedy = "")
    {
        if (value > most)
            throw Refuse($"{what} may reach {value}; a proof relies on at most {most}.", remedy);
    }
}
