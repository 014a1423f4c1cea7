using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>A table [rows, width] looked up by token.</summary>
public static class EmbeddingOperators
{
    /// <summary>output[t,j] = table[tokens[t],j].</summary>
    public static CanonicalOperator Forward(
        string name, int rows, int width, int count, TensorDeclaration table, TensorDeclaration tokens,
        TensorDeclaration output) =>
        new OperatorBuilder(name).Use(table, tokens, output)
            .Add(new InstanceBuilder("gather", count, width)
                .Read(table, [rows, width], 0, L(1)).Gather(0, tokens, [count], L(0))
                .Post(p => p.Input(0))
                .Write(output, [count, width], L(0), L(1)).Build())
            .Check("embedding", output).Build();

    /// <summary>
    /// gradient[row,j] = chain over t of (tokens[t] = row ? · + outputGradient[t,j] : ·) from start[row,j] or +0.
    /// </summary>
    public static CanonicalOperator Backward(
        string name, int rows, int width, int count, TensorDeclaration tokens, TensorDeclaration outputGradient,
        TensorDeclaration gradient, TensorDeclaration? start = null)
    {
        var builder = new OperatorBuilder(name).Use(tokens, outputGradient, start, gradient);
        for (var first = 0; first < count || first == 0; first += FormLimits.ChainLength)
        {
            var length = Math.Min(FormLimits.ChainLength, count - first);
            var at = K + first;
            var instance = new InstanceBuilder($"t{first}", rows, width)
                .Read(tokens, [count], at).Read(outputGradient, [count, width], at, L(1))
                .Chain(length, p => p.Select(
                    p.IntEqual(p.Input(0), p.Loop(0)), p.Add(p.Accumulator, p.Input(1)), p.Accumulator));
            if (start is not null)
                instance.Read(start, [rows, width], L(0), L(1)).Init(p => p.Input(2));
            var target = first + length == count ? gradient : builder.Inner($"t{first}", rows, width);
            builder.Add(instance.Write(target, [rows, width], L(0), L(1)).Build());
            start = target;
        }

        return builder.Check("embedding_gradient", gradient).Build();
    }
}
