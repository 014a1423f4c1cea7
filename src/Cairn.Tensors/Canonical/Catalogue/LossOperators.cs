using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Softmax of rows, and the cross-entropy of logits [rows, classes] against one target a row.</summary>
public static class LossOperators
{
    /// <summary>probabilities = exp(x − max)/Σ, max by a chain from x[r,0], Σ by 16 lanes.</summary>
    public static CanonicalOperator Softmax(
        string name, int rows, int columns, TensorDeclaration logits, TensorDeclaration probabilities)
    {
        var builder = new OperatorBuilder(name).Use(logits, probabilities);
        var (_, exponentials, sums) = AddExponentials(builder, rows, columns, logits);
        builder.Add(new InstanceBuilder("probabilities", rows, columns)
            .Read(exponentials, [rows, columns], L(0), L(1)).Read(sums, [rows], L(0))
            .Post(p => p.Divide(p.Input(0), p.Input(1)))
            .Write(probabilities, [rows, columns], L(0), L(1)).Build());
        return builder.Check("softmax", probabilities).Build();
    }

    /// <summary>
    /// losses = (max + log(Σ exp(x − max))) − x[target]; gradient = (exp(x − max)/Σ − [j = target])·reciprocal.
    /// </summary>
    /// <param name="gradient">Null for the loss alone.</param>
    public static CanonicalOperator CrossEntropy(
        string name, int rows, int classes, float reciprocal, TensorDeclaration logits, TensorDeclaration targets,
        TensorDeclaration losses, TensorDeclaration? gradient)
    {
        var builder = new OperatorBuilder(name).Use(logits, targets, losses, gradient);
        int[] view = [rows, classes];
        var (maxima, exponentials, sums) = AddExponentials(builder, rows, classes, logits);
        builder.Add(new InstanceBuilder("losses", rows)
            .Read(maxima, [rows], L(0)).Read(sums, [rows], L(0))
            .Read(logits, view, L(0), 0).Gather(1, targets, [rows], L(0))
            .Post(p => p.Subtract(p.Add(p.Input(0), ElementaryPrograms.Log(p, p.Input(1))), p.Input(2)))
            .Write(losses, [rows], L(0)).Build());
        builder.Check("cross_entropy", losses);
        if (gradient is null)
            return builder.Build();
        builder.Add(new InstanceBuilder("gradient", rows, classes)
            .Read(exponentials, view, L(0), L(1)).Read(sums, [rows], L(0)).Read(targets, [rows], L(0))
            .Post(p =>
            {
                var hit = p.Select(p.IntEqual(p.Loop(1), p.Input(2)), p.Float(1f), p.Float(0f));
                return p.Multiply(p.Subtract(p.Divide(p.Input(0), p.Input(1)), hit), p.Float(reciprocal));
            })
            .Write(gradient, view, L(0), L(1)).Build());
        return builder.Check("cross_entropy_gradient", gradient).Build();
    }

    private static (TensorDeclaration Maxima, TensorDeclaration Exponentials, TensorDeclaration Sums) AddExponentials(
        OperatorBuilder builder, int rows, int classes, TensorDeclaration logits)
    {
        int[] view = [rows, classes];
        var maxima = builder.Inner("maxima", rows);
        var exponentials = builder.Inner("exponentials", rows, classes);
        var sums = builder.Inner("sums", rows);
        builder.Add(new InstanceBuilder("maxima", rows)
            .Read(logits, view, L(0), K)
            .Init(p => p.Input(0)).Chain(classes, p => p.Max(p.Input(0), p.Accumulator)).Write(maxima));
        builder.Add(new InstanceBuilder("exponentials", rows, classes)
            .Read(logits, view, L(0), L(1)).Read(maxima, [rows], L(0))
            .Post(p => ElementaryPrograms.Exp(p, p.Subtract(p.Input(0), p.Input(1)))).Write(exponentials));
        builder.Add(new InstanceBuilder("sums", rows)
            .Read(exponentials, view, L(0), K)
            .Lanes(classes, p => p.Add(p.Accumulator, p.Input(0))).Write(sums));
        return (maxima, exponentials, sums);
    }
}
