using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Linear;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Matrix products, and sums and copies over plain axes.</summary>
public static class LinearOperators
{
    /// <summary>
    /// c[i,j] = chain over k of fma(a, b, ·), from start[i,j] or +0. A chain of more than 16,384 positions is several
    /// instances, each continuing the one before.
    /// </summary>
    public static CanonicalOperator MatMul(
        string name, MatMulLayout layout, int m, int n, int k, TensorDeclaration a, TensorDeclaration b,
        TensorDeclaration c, TensorDeclaration? start = null)
    {
        var builder = new OperatorBuilder(name).Use(a, b, start, c);
        for (var first = 0; first < k || first == 0; first += FormLimits.ChainLength)
        {
            var length = Math.Min(FormLimits.ChainLength, k - first);
            var at = K + first;
            var instance = new InstanceBuilder($"k{first}", m, n);
            _ = layout == MatMulLayout.TN
                ? instance.Read(a, [k, m], at, L(0)) : instance.Read(a, [m, k], L(0), at);
            _ = layout == MatMulLayout.NT
                ? instance.Read(b, [n, k], L(1), at) : instance.Read(b, [k, n], at, L(1));
            if (start is not null)
                instance.Read(start, [m, n], L(0), L(1)).Init(p => p.Input(2));
            instance.Chain(length, p => p.Fma(p.Input(0), p.Input(1), p.Accumulator));
            var target = first + length == k ? c : builder.Inner($"k{first}", m, n);
            builder.Add(instance.Write(target));
            start = target;
        }

        return builder.Check("matmul", c).Build();
    }

    /// <summary>output = the parts' elements, one part after the other.</summary>
    public static CanonicalOperator Concatenate(
        string name, IReadOnlyList<TensorDeclaration> parts, TensorDeclaration output)
    {
        var builder = new OperatorBuilder(name).Use([.. parts]).Use(output);
        var (first, length) = (0, checked((int)output.Length));
        foreach (var part in parts)
        {
            var count = checked((int)part.Length);
            builder.Add(new InstanceBuilder(part.Name, count).Read(part, [count], L(0)).Post(p => p.Input(0))
                .Write(output, [length], L(0) + first).Build());
            first += count;
        }

        return builder.Build();
    }

    /// <summary>output = a + b.</summary>
    public static CanonicalOperator Residual(
        string name, int elements, TensorDeclaration a, TensorDeclaration b, TensorDeclaration output) =>
        new OperatorBuilder(name).Use(a, b, output)
            .Add(new InstanceBuilder("sum", elements)
                .Read(a, [elements], L(0)).Read(b, [elements], L(0))
                .Post(p => p.Add(p.Input(0), p.Input(1)))
                .Write(output, [elements], L(0)).Build())
            .Check("residual", output).Build();
}
