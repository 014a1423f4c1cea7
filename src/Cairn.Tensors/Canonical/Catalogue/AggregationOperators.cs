using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>
/// Strangers' updates into the next checkpoint. The updates are those of the right length, by ascending slot; how many
/// there are is part of the input.
/// </summary>
public static class AggregationOperators
{
    /// <summary>
    /// norm = √Σx² of each update; usable where its bytes are canonical Q4 and norm ≤ ratio·(the weights' norm);
    /// median = the lower median of the usable norms, by rank counting; factor = norm &gt; median ? median/norm : 1;
    /// gradient = chain over ascending slots of fma(q·s, factor·(1/usable), ·).
    /// </summary>
    /// <param name="bytes">int8 [updates, blocks, 34].</param>
    /// <param name="weights">[elements].</param>
    /// <param name="count">int32 [1]: the usable updates.</param>
    public static CanonicalOperator Mean(
        string name, int updates, int elements, float ratio, TensorDeclaration bytes, TensorDeclaration weights,
        TensorDeclaration gradient, TensorDeclaration count)
    {
        var builder = new OperatorBuilder(name).Use(bytes, weights, gradient, count);
        AddMean(builder, updates, elements, ratio, 0, bytes, weights, gradient, count);
        return builder.Build();
    }

    /// <summary>
    /// As <see cref="Mean"/>, but of each element's values q·s·factor the k smallest and the k largest are left out,
    /// k = min(trim, (usable − 1)/2); equal ones rank by slot; the others: fma(value, 1/(usable − 2k), ·).
    /// </summary>
    public static CanonicalOperator TrimmedMean(
        string name, int updates, int elements, float ratio, int trim, TensorDeclaration bytes,
        TensorDeclaration weights, TensorDeclaration gradient, TensorDeclaration count)
    {
        var builder = new OperatorBuilder(name).Use(bytes, weights, gradient, count);
        AddMean(builder, updates, elements, ratio, trim, bytes, weights, gradient, count);
        return builder.Build();
    }

    /// <summary>The whole step of a checkpoint: a mean, trimmed where <paramref name="trim"/> &gt; 0, then
    /// <see cref="OptimiserOperators.Nesterov"/>.</summary>
    public static CanonicalOperator Step(
        string name, int updates, int elements, float ratio, int trim, float rate, float decay,
        TensorDeclaration bytes, TensorDeclaration weights, TensorDeclaration momentum, TensorDeclaration newWeights,
        TensorDeclaration newMomentum)
    {
        var builder = new OperatorBuilder(name).Use(bytes, weights, momentum, newWeights, newMomentum);
        var (gradient, count) = (builder.Inner("gradient", elements), builder.Inner("count", ElementType.Int32, 1));
        AddMean(builder, updates, elements, ratio, trim, bytes, weights, gradient, count);
        OptimiserOperators.AddNesterov(
            builder, elements, rate, decay, gradient, weights, momentum, count, newWeights, newMomentum);
        return builder.Build();
    }

    private static void AddMean(
        OperatorBuilder builder, int updates, int elements, float ratio, int trim, TensorDeclaration bytes,
        TensorDeclaration weights, TensorDeclaration gradient, TensorDeclaration count)
    {
        var judged = AddJudgement(builder, updates, elements, ratio, bytes, weights, count);
        if (trim > 0)
            AddTrimmed(builder, updates, elements, trim, judged, gradient, count);
        else
            AddPlain(builder, updates, elements, judged, gradient, count);
        builder.Check("q4_accumulate", gradient);
    }

    private static void AddPlain(
        OperatorBuilder builder, int updates, int elements, Judgement judged, TensorDeclaration gradient,
        TensorDeclaration count)
    {
        var shares = builder.Inner("shares", updates);
        builder.Add(new InstanceBuilder("shares", updates)
            .Read(judged.Factors, [updates], L(0)).Read(count, [1], 0)
            .Post(p => p.Multiply(p.Input(0), Reciprocal(p, p.Input(1)))).Write(shares));
        builder.Add(new InstanceBuilder("gradient", elements)
            .Read(judged.Values, [updates, elements], K, L(0)).Read(shares, [updates], K)
            .Read(judged.Usable, [updates], K)
            .Chain(updates, p => p.Select(
                p.Input(2), p.Fma(p.Input(0), p.Input(1), p.Accumulator), p.Accumulator))
            .Write(gradient, [elements], L(0)).Build());
    }

    private static void AddTrimmed(
        OperatorBuilder builder, int updates, int elements, int trim, Judgement judged, TensorDeclaration gradient,
        TensorDeclaration count)
    {
        var (values, usable, factors) = judged;
        int[] view = [updates, elements];
        var clipped = builder.Inner("clipped", view);
        var ranks = builder.Inner("ranks", ElementType.Int32, view);
        var taken = builder.Inner("taken", ElementType.Int32, view);
        builder.Add(new InstanceBuilder("clipped", view)
            .Read(values, view, L(0), L(1)).Read(factors, [updates], L(0))
            .Post(p => p.Multiply(p.Input(0), p.Input(1))).Write(clipped));
        builder.Add(new InstanceBuilder("ranks", view)
            .Read(clipped, view, K, L(1)).Read(clipped, view, L(0), L(1)).Read(usable, [updates], K)
            .Chain(updates, p => p.IntAdd(p.Accumulator, p.And(p.Input(2), IsBefore(p, p.Input(0), p.Input(1)))),
                ElementType.Int32)
            .Write(ranks));
        builder.Add(new InstanceBuilder("taken", view)
            .Read(ranks, view, L(0), L(1)).Read(usable, [updates], L(0)).Read(count, [1], 0)
            .Post(p =>
            {
                var k = Trimmed(p, p.Input(2), trim);
                var within = p.And(p.IntLess(p.IntSubtract(k, p.Int(1)), p.Input(0)),
                    p.IntLess(p.Input(0), p.IntSubtract(p.Input(2), k)));
                return p.And(p.Input(1), within);
            })
            .Write(taken));
        builder.Add(new InstanceBuilder("gradient", elements)
            .Read(clipped, view, K, L(0)).Read(taken, view, K, L(0)).Read(count, [1], 0)
            .Chain(updates, p =>
            {
                var rest = p.IntSubtract(p.Input(2), p.ShiftLeft(Trimmed(p, p.Input(2), trim), p.Int(1)));
                return p.Select(
                    p.Input(1), p.Fma(p.Input(0), Reciprocal(p, rest), p.Accumulator), p.Accumulator);
            })
            .Write(gradient, [elements], L(0)).Build());
    }

    private static Judgement AddJudgement(
        OperatorBuilder builder, int updates, int elements, float ratio, TensorDeclaration bytes,
        TensorDeclaration weights, TensorDeclaration count)
    {
        var values = builder.Inner("values", updates, elements);
        var (norms, limit) = (builder.Inner("norms", updates), builder.Inner("weights_norm", 1));
        var usable = builder.Inner("usable", ElementType.Int32, updates);
        var ranks = builder.Inner("norm_ranks", ElementType.Int32, updates);
        var (median, factors) = (builder.Inner("median", 1), builder.Inner("factors", updates));
        var valid = builder.Inner("valid", ElementType.Int32, updates);
        QuantisationOperators.AddValidity(builder, updates, elements, bytes, valid);
        QuantisationOperators.AddDequantise(builder, "values", updates, elements, bytes, values);
        ReductionOperators.AddNorm(builder, "norms", updates, elements, values, norms);
        ReductionOperators.AddNorm(builder, "weights_norm", 1, elements, weights, limit);
        builder.Add(new InstanceBuilder("usable", updates)
            .Read(norms, [updates], L(0)).Read(limit, [1], 0).Read(valid, [updates], L(0))
            .Post(p => p.And(p.Input(2), p.LessOrEqual(p.Input(0), p.Multiply(p.Float(ratio), p.Input(1)))))
            .Write(usable));
        builder.Add(new InstanceBuilder("count", 1)
            .Read(usable, [updates], K)
            .Chain(updates, p => p.IntAdd(p.Accumulator, p.Input(0)), ElementType.Int32).Write(count));
        AddMedian(builder, updates, norms, usable, ranks, count, median);
        builder.Add(new InstanceBuilder("factors", updates)
            .Read(norms, [updates], L(0)).Read(median, [1], 0)
            .Post(p => p.Select(
                p.Less(p.Input(1), p.Input(0)), p.Divide(p.Input(1), p.Input(0)), p.Float(1f)))
            .Write(factors));
        return new Judgement(values, usable, factors);
    }

    /// <summary>The element that (count − 1)/2 usable ones precede; +0 where none is usable.</summary>
    private static void AddMedian(
        OperatorBuilder builder, int updates, TensorDeclaration norms, TensorDeclaration usable,
        TensorDeclaration ranks, TensorDeclaration count, TensorDeclaration median)
    {
        builder.Add(new InstanceBuilder("norm_ranks", updates)
            .Read(norms, [updates], K).Read(norms, [updates], L(0)).Read(usable, [updates], K)
            .Chain(updates, p => p.IntAdd(p.Accumulator, p.And(p.Input(2), IsBefore(p, p.Input(0), p.Input(1)))),
                ElementType.Int32)
            .Write(ranks));
        builder.Add(new InstanceBuilder("median", 1)
            .Read(norms, [updates], K).Read(ranks, [updates], K).Read(usable, [updates], K).Read(count, [1], 0)
            .Chain(updates, p =>
            {
                var half = p.ShiftRightSigned(p.IntSubtract(p.Input(3), p.Int(1)), p.Int(1));
                var hit = p.And(p.Input(2), p.IntEqual(p.Input(1), half));
                return p.Select(hit, p.Input(0), p.Accumulator);
            })
            .Write(median));
    }

    /// <summary>1 where element k (value a) ranks before the element of loop 0 (value b): less, or equal and earlier.
    /// </summary>
    private static Value IsBefore(ProgramBuilder p, Value a, Value b) =>
        p.Or(p.Less(a, b), p.And(p.Equal(a, b), p.IntLess(p.K, p.Loop(0))));

    /// <summary>min(trim, (count − 1)/2).</summary>
    private static Value Trimmed(ProgramBuilder p, Value count, int trim)
    {
        var half = p.ShiftRightSigned(p.IntSubtract(count, p.Int(1)), p.Int(1));
        return p.Select(p.IntLess(half, p.Int(trim)), half, p.Int(trim));
    }

    private static Value Reciprocal(ProgramBuilder p, Value count) => p.Divide(p.Float(1f), p.IntToFloat(count));

    private sealed record Judgement(TensorDeclaration Values, TensorDeclaration Usable, TensorDeclaration Factors);
}
