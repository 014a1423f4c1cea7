using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>AdamW over any number of tensors, and the steps between rounds.</summary>
public static class OptimiserOperators
{
    /// <summary>Columns of the schedule: learning rate, 1/(1−β₁ᵗ), 1/(1−β₂ᵗ), gradient scale.</summary>
    public const int ScheduleColumns = 4;

    /// <summary>
    /// g = gradient·scale; m = fma(β₁, m, (1−β₁)·g); v = fma(β₂, v, ((1−β₂)·g)·g);
    /// u = (m·c₁)/(√(v·c₂) + ε); w = fma(−rate, fma(decay, w, u), w). Checks: all first moments, all second, all
    /// weights, numbered through in the parts' order.
    /// </summary>
    /// <param name="schedule">[steps, 4].</param>
    /// <param name="step">[1]: the row of the schedule.</param>
    public static CanonicalOperator AdamW(
        string name, AdamWConstants constants, IReadOnlyList<AdamWPart> parts, int steps, TensorDeclaration schedule,
        TensorDeclaration step)
    {
        var builder = new OperatorBuilder(name).Use(schedule, step);
        foreach (var part in parts)
        {
            builder.Use(part.Gradient, part.Weights, part.First, part.Second, part.NewWeights, part.NewFirst,
                part.NewSecond);
            AddMoments(builder, constants, part, Scalar);
            AddWeights(builder, constants, part, Scalar);
        }

        CheckAll(builder, "adamw_first", parts, p => p.NewFirst);
        CheckAll(builder, "adamw_second", parts, p => p.NewSecond);
        CheckAll(builder, "adamw", parts, p => p.NewWeights);
        return builder.Build();

        void Scalar(InstanceBuilder instance, int column) =>
            instance.Read(schedule, [steps, ScheduleColumns], 0, column).Gather(0, step, [1], 0);
    }

    /// <summary>output = before − after.</summary>
    public static CanonicalOperator PseudoGradient(
        string name, int elements, TensorDeclaration before, TensorDeclaration after, TensorDeclaration output)
    {
        var builder = new OperatorBuilder(name).Use(before, after, output);
        AddDifference(builder, elements, before, after, output);
        return builder.Build();
    }

    /// <summary>bytes = Q4(before − after), a round's update.</summary>
    /// <param name="bytes">int8 [blocks, 34].</param>
    public static CanonicalOperator Update(
        string name, int elements, TensorDeclaration before, TensorDeclaration after, TensorDeclaration bytes)
    {
        var builder = new OperatorBuilder(name).Use(before, after, bytes);
        var difference = builder.Inner("difference", elements);
        AddDifference(builder, elements, before, after, difference);
        QuantisationOperators.AddQuantise(builder, elements, difference, bytes);
        return builder.Check("q4", difference).Build();
    }

    private static void AddDifference(
        OperatorBuilder builder, int elements, TensorDeclaration before, TensorDeclaration after,
        TensorDeclaration output) => builder
        .Add(new InstanceBuilder("difference", elements)
            .Read(before, [elements], L(0)).Read(after, [elements], L(0))
            .Post(p => p.Subtract(p.Input(0), p.Input(1)))
            .Write(output, [elements], L(0)).Build())
        .Check("pseudo_gradient", output);

    /// <summary>
    /// m = fma(μ, m, g); w = fma(−rate, fma(μ, m, g), w). Where <paramref name="count"/> holds 0, both stay.
    /// </summary>
    /// <param name="count">[1], int32: how many updates made the gradient.</param>
    public static CanonicalOperator Nesterov(
        string name, int elements, float rate, float decay, TensorDeclaration gradient, TensorDeclaration weights,
        TensorDeclaration momentum, TensorDeclaration count, TensorDeclaration newWeights,
        TensorDeclaration newMomentum)
    {
        var builder = new OperatorBuilder(name).Use(gradient, weights, momentum, count, newWeights, newMomentum);
        AddNesterov(builder, elements, rate, decay, gradient, weights, momentum, count, newWeights, newMomentum);
        return builder.Build();
    }

    /// <summary>Adds the instances and checks of <see cref="Nesterov"/>.</summary>
    internal static void AddNesterov(
        OperatorBuilder builder, int elements, float rate, float decay, TensorDeclaration gradient,
        TensorDeclaration weights, TensorDeclaration momentum, TensorDeclaration count, TensorDeclaration newWeights,
        TensorDeclaration newMomentum) => builder
        .Add(new InstanceBuilder("momentum", elements)
            .Read(gradient, [elements], L(0)).Read(momentum, [elements], L(0)).Read(count, [1], 0)
            .Post(p => p.Select(p.Input(2), p.Fma(p.Float(decay), p.Input(1), p.Input(0)), p.Input(1)))
            .Write(newMomentum, [elements], L(0)).Build())
        .Add(new InstanceBuilder("weights", elements)
            .Read(gradient, [elements], L(0)).Read(weights, [elements], L(0))
            .Read(newMomentum, [elements], L(0)).Read(count, [1], 0)
            .Post(p => p.Select(p.Input(3),
                p.Fma(p.Float(-rate), p.Fma(p.Float(decay), p.Input(2), p.Input(0)), p.Input(1)), p.Input(1)))
            .Write(newWeights, [elements], L(0)).Build())
        .Check("nesterov_momentum", newMomentum).Check("nesterov", newWeights);

    private static void AddMoments(
        OperatorBuilder builder, AdamWConstants constants, AdamWPart part, Action<InstanceBuilder, int> scalar)
    {
        var n = checked((int)part.Weights.Length);
        var first = new InstanceBuilder($"{part.Weights.Name}:first", n)
            .Read(part.Gradient, [n], L(0)).Read(part.First, [n], L(0));
        scalar(first, 3);
        builder.Add(first
            .Post(p => p.Fma(p.Float(constants.Beta1), p.Input(1),
                p.Multiply(p.Float(1f - constants.Beta1), p.Multiply(p.Input(0), p.Input(2)))))
            .Write(part.NewFirst, [n], L(0)).Build());
        var second = new InstanceBuilder($"{part.Weights.Name}:second", n)
            .Read(part.Gradient, [n], L(0)).Read(part.Second, [n], L(0));
        scalar(second, 3);
        builder.Add(second
            .Post(p =>
            {
                var g = p.Multiply(p.Input(0), p.Input(2));
                return p.Fma(p.Float(constants.Beta2), p.Input(1),
                    p.Multiply(p.Multiply(p.Float(1f - constants.Beta2), g), g));
            })
            .Write(part.NewSecond, [n], L(0)).Build());
    }

    private static void AddWeights(
        OperatorBuilder builder, AdamWConstants constants, AdamWPart part, Action<InstanceBuilder, int> scalar)
    {
        var n = checked((int)part.Weights.Length);
        var update = builder.Inner($"{part.Weights.Name}:update", n);
        var ratio = new InstanceBuilder($"{part.Weights.Name}:update", n)
            .Read(part.NewFirst, [n], L(0)).Read(part.NewSecond, [n], L(0));
        scalar(ratio, 1);
        scalar(ratio, 2);
        builder.Add(ratio
            .Post(p => p.Divide(p.Multiply(p.Input(0), p.Input(2)),
                p.Add(p.SquareRoot(p.Multiply(p.Input(1), p.Input(3))), p.Float(constants.Epsilon))))
            .Write(update));
        var weights = new InstanceBuilder($"{part.Weights.Name}:weights", n)
            .Read(part.Weights, [n], L(0)).Read(update, [n], L(0));
        scalar(weights, 0);
        builder.Add(weights
            .Post(p => p.Fma(p.Negate(p.Input(2)),
                p.Fma(p.Float(constants.WeightDecay), p.Input(0), p.Input(1)), p.Input(0)))
            .Write(part.NewWeights, [n], L(0)).Build());
    }

    private static void CheckAll(
        OperatorBuilder builder, string kernel, IReadOnlyList<AdamWPart> parts, Func<AdamWPart, TensorDeclaration> of)
    {
        long first = 0;
        foreach (var part in parts)
        {
            builder.Check(kernel, of(part), firstElement: first);
            first += of(part).Length;
        }
    }
}
