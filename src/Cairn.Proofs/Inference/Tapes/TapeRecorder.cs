using System.Text;
using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Writes down what is done with values. The same done with the same is written once; what talks to the prover or
/// rejects stays in its order.
/// </summary>
internal sealed class TapeRecorder(Hash32 seed, TapeConstants numbers)
{
    /// <summary>Registers side by side that are multiplied by one instruction, at least.</summary>
    private const int RunLength = 3;

    /// <summary>Coordinates of the largest table of eq that the machine makes.</summary>
    public const int TableVariablesMax = 12;

    /// <summary>More would not fit the largest tape, even if most of it were never needed.</summary>
    private const int ElementsMax = 1 << 21;

    private readonly Dictionary<(TapeOperation, TapeElement, TapeElement?, ulong), Scalar> _known = [];
    private readonly Dictionary<string, TapeRange> _gathered = [];
    private readonly Dictionary<TapeRange, TapeBlock> _tables = [];
    private readonly Dictionary<ulong, TapeElement> _constants = [];
    private readonly List<TapeStep> _effects = [];
    private readonly Transcript _samples = Begin(seed);
    private int _blocks, _elements;

    /// <summary>What talks to the prover or rejects, in its order.</summary>
    public IReadOnlyList<TapeStep> Effects => _effects;

    public Scalar Add(Scalar x, Scalar y)
    {
        if (IsConstant(y, out var k) || IsConstant(x, out k))
        {
            var other = x.Source is TapeElement element ? element : (TapeElement)y.Source!;
            return k == Goldilocks.Zero ? other.Value
                : Once(TapeOperation.AddConstant, other, null, k, x.Sample + y.Sample);
        }

        var (a, b) = Ordered(x, y);
        return Once(TapeOperation.Add, a, b, default, x.Sample + y.Sample);
    }

    public Scalar Subtract(Scalar x, Scalar y)
    {
        if (IsConstant(y, out var k))
            return Add(x, -k);
        if (IsConstant(x, out k) && k == Goldilocks.Zero)
            return Multiply(y, Goldilocks.FromInt64(-1));
        return ReferenceEquals(x.Source, y.Source) ? Scalar.Zero
            : Once(TapeOperation.Subtract, Element(x), Element(y), default, x.Sample - y.Sample);
    }

    public Scalar Multiply(Scalar x, Scalar y)
    {
        if (IsConstant(y, out var k) || IsConstant(x, out k))
        {
            var other = x.Source is TapeElement element ? element : (TapeElement)y.Source!;
            return k == Goldilocks.Zero ? Scalar.Zero : k == Goldilocks.One ? other.Value
                : Once(TapeOperation.MultiplyConstant, other, null, k, x.Sample * y.Sample);
        }

        var (a, b) = Ordered(x, y);
        return Once(TapeOperation.Multiply, a, b, default, x.Sample * y.Sample);
    }

    public Scalar Eq(Scalar x, Scalar y)
    {
        if (IsConstant(y, out var k) || IsConstant(x, out k))
        {
            var other = ((x.Source ?? y.Source) as TapeElement)!.Value;
            if (k == Goldilocks.One || k == Goldilocks.Zero)
                return k == Goldilocks.One ? other : Scalar.One - other;
        }

        var both = x.Sample * y.Sample;
        var (a, b) = Ordered(x, y);
        return Once(TapeOperation.Eq, a, b, default, Ext3.One - x.Sample - y.Sample + both + both);
    }

    public Scalar Dot(ReadOnlySpan<Goldilocks> constants, ReadOnlySpan<Scalar> weights)
    {
        // Numbers of more than 32 bits are two: their lower halves, signed, and what is left.
        var (lower, upper) = (new int[constants.Length], new int[constants.Length]);
        for (var i = 0; i < lower.Length; i++)
        {
            var value = constants[i].Value > Goldilocks.Modulus / 2
                ? (long)(constants[i].Value - Goldilocks.Modulus) : (long)constants[i].Value;
            (lower[i], upper[i]) = ((int)value, (int)((value - (int)value) >> 32));
        }

        var sum = DotOf(numbers.Add(lower), weights);
        return upper.All(u => u == 0) ? sum
            : sum + DotOf(numbers.Add(upper), weights) * Goldilocks.FromInt64(1L << 32);
    }

    /// <summary>Σ of numbers of a source times registers.</summary>
    public Scalar Dot(NumberSource source, uint start, ReadOnlySpan<Scalar> weights)
    {
        Refuse(weights.Length > VerifierTape.RegistersMax, $"it weighs {weights.Length} numbers at once.");
        return Step(new TapeStep(TapeOperation.Dot, Range(weights))
        {
            Kind = (byte)source, Start = start, Count = weights.Length,
        }, 1)[0];
    }

    public Scalar Inner(ReadOnlySpan<Scalar> x, ReadOnlySpan<Scalar> y)
    {
        var sum = Scalar.Zero;
        for (var (from, to) = (0, 0); from < x.Length; from = to)
        {
            for (to = from + 1; to < x.Length && Follows(x, to) && Follows(y, to);)
                to++;
            if (to - from >= RunLength)
                sum += Step(new TapeStep(TapeOperation.Inner, Range(x[from..to]), Range(y[from..to]))
                {
                    Count = to - from,
                }, 1)[0];
            else
                for (var i = from; i < to; i++)
                    sum += x[i] * y[i];
        }

        return sum;
    }

    public Scalar[] EqTable(ReadOnlySpan<Scalar> point)
    {
        // Where a coordinate is a bit already, half of the table is zero.
        var free = point.ToArray().Where(p => !IsBit(p)).ToArray();
        Refuse(free.Length > TableVariablesMax || point.Length > 2 * TableVariablesMax,
            $"it weighs 2^{point.Length} elements one by one.");
        Scalar[] table = free.Length == 0 ? [Scalar.One] : Table(free);
        var result = new Scalar[1 << point.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (place, fits) = (0, true);
            for (var j = 0; j < point.Length; j++)
            {
                var bit = i >> (point.Length - 1 - j) & 1;
                if (IsBit(point[j]))
                    fits &= point[j].Sample == Ext3.FromInt64(bit);
                else
                    place = 2 * place + bit;
            }

            result[i] = fits ? table[place] : Scalar.Zero;
        }

        return result;
    }

    /// <summary>Adds a step that stays where it is.</summary>
    public Scalar[][] Effect(TapeStep step, params int[] sizes)
    {
        var outputs = Make(step, sizes);
        _effects.Add(step);
        return outputs;
    }

    /// <summary>Adds a step that is taken when, and if, what it makes is needed.</summary>
    public Scalar[] Step(TapeStep step, int size) => Make(step, [size])[0];

    /// <summary>A register that holds a value.</summary>
    public TapeElement Element(Scalar value)
    {
        if (value.Source is TapeElement element)
            return element;
        IsConstant(value, out var k);
        if (!_constants.TryGetValue(k.Value, out var constant))
        {
            var step = new TapeStep(TapeOperation.SetConstant) { Constant = k.Value };
            _constants[k.Value] = constant = Make(step, [1], [value])[0][0].Source as TapeElement ??
                throw new InvalidOperationException("A step makes registers.");
        }

        return constant;
    }

    /// <summary>Registers side by side that hold values: as they are, or copied.</summary>
    public TapeRange Range(ReadOnlySpan<Scalar> values)
    {
        var first = values[0].Source as TapeElement;
        var isRun = first is not null;
        for (var i = 1; i < values.Length && isRun; i++)
            isRun = Follows(values, i);
        if (isRun)
            return new TapeRange(first!.Block, first.Index, values.Length);
        var key = new StringBuilder();
        foreach (var value in values)
            key.Append(value.Source is TapeElement e ? $"{e.Block.Id}.{e.Index} " : $"#{value.Sample} ");
        if (!_gathered.TryGetValue(key.ToString(), out var range))
            _gathered[key.ToString()] = range = Copy(values);
        return range;
    }

    /// <summary>Registers of their own, side by side, that hold values.</summary>
    public TapeRange Copy(ReadOnlySpan<Scalar> values)
    {
        var (runs, constants) = (new List<TapeRange>(), new List<(int, ulong)>());
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Source is not TapeElement element)
            {
                IsConstant(values[i], out var k);
                constants.Add((i, k.Value));
            }
            else if (i > 0 && Follows(values, i))
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            else
                runs.Add(TapeRange.Of(element));
        }

        var step = new TapeStep(TapeOperation.Gather, [.. runs]) { Constants = constants };
        Make(step, [values.Length], values.ToArray());
        return new TapeRange(step.Outputs[0], 0, values.Length);
    }

    /// <exception cref="NotProvableException">The condition holds.</exception>
    public static void Refuse(bool condition, string reason)
    {
        if (condition)
            throw new NotProvableException("graph", "", $"its verifier is too large for a tape: {reason}",
                "Verify its proofs off the chain, or prove it in parts.");
    }

    private static Transcript Begin(Hash32 seed)
    {
        var transcript = new Transcript("cairn-tape"u8);
        transcript.Absorb(TranscriptTag.Statement, seed);
        return transcript;
    }

    private Scalar[] Table(Scalar[] point)
    {
        var range = Range(point);
        if (!_tables.TryGetValue(range, out var block))
        {
            var step = new TapeStep(TapeOperation.EqTable, range) { Count = point.Length };
            using var samples = Polynomials.EqTable.Build([.. point.Select(p => p.Sample)]);
            Make(step, [samples.Length], samples.ToArray().Scalars());
            _tables[range] = block = step.Outputs[0];
        }

        return [.. block.Elements.Select(e => e.Value)];
    }

    private Scalar Once(TapeOperation operation, TapeElement a, TapeElement? b, Goldilocks k, Ext3 sample)
    {
        var key = (operation, a, b, k.Value);
        if (_known.TryGetValue(key, out var known))
            return known;
        TapeRange[] inputs = b is null ? [TapeRange.Of(a)] : [TapeRange.Of(a), TapeRange.Of(b)];
        return _known[key] = Make(new TapeStep(operation, inputs) { Constant = k.Value }, [1], [sample])[0][0];
    }

    /// <param name="samples">Of the one output; null for values that nothing is known of.</param>
    private Scalar[][] Make(TapeStep step, int[] sizes, Scalar[]? samples = null)
    {
        _elements += sizes.Sum() + 1;
        Refuse(_elements > ElementsMax, $"it makes more than {ElementsMax} values.");
        step.Outputs = [.. sizes.Select(size => new TapeBlock(_blocks++, step, size))];
        foreach (var block in step.Outputs)
            block.Fill([.. Enumerable.Range(0, block.Size).Select(i =>
                new TapeElement(this, block, i, samples?[i].Sample ?? _samples.Challenge()))]);
        return [.. step.Outputs.Select(block => block.Elements.Select(e => e.Value).ToArray())];
    }

    private (TapeElement A, TapeElement B) Ordered(Scalar x, Scalar y)
    {
        var (a, b) = (Element(x), Element(y));
        return (a.Block.Id, a.Index).CompareTo((b.Block.Id, b.Index)) <= 0 ? (a, b) : (b, a);
    }

    private Scalar DotOf((NumberSource Source, int Start) place, ReadOnlySpan<Scalar> weights) =>
        Dot(place.Source, (uint)place.Start, weights);

    /// <summary>Whether a value lies in the register behind the one before.</summary>
    private static bool Follows(ReadOnlySpan<Scalar> values, int index) =>
        values[index].Source is TapeElement next && values[index - 1].Source is TapeElement last &&
        next.Block == last.Block && next.Index == last.Index + 1;

    private static bool IsBit(Scalar value) =>
        IsConstant(value, out var k) && (k == Goldilocks.Zero || k == Goldilocks.One);

    private static bool IsConstant(Scalar value, out Goldilocks constant)
    {
        constant = value.Sample.A;
        if (value.Source is null && (value.Sample.B != Goldilocks.Zero || value.Sample.C != Goldilocks.Zero))
            throw new InvalidOperationException("A verifier's constants are of the base field.");
        return value.Source is null;
    }
}
