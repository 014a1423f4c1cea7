using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Sums, maxima and norms. Sums along rows have 16 lanes; beyond 16,384 elements, sums of such sums.</summary>
public static class ReductionOperators
{
    /// <summary>sums[r] = Σ x[r,·].</summary>
    public static CanonicalOperator RowSum(
        string name, int rows, int columns, TensorDeclaration x, TensorDeclaration sums)
    {
        var builder = new OperatorBuilder(name).Use(x, sums);
        AddSum(builder, "sum", rows, columns, x, sums, squares: false, p => p.Accumulator);
        return builder.Check("row_sum", sums).Build();
    }

    /// <summary>value = (Σ x)·factor.</summary>
    /// <param name="value">[1].</param>
    public static CanonicalOperator Mean(
        string name, int elements, float factor, TensorDeclaration x, TensorDeclaration value)
    {
        var builder = new OperatorBuilder(name).Use(x, value);
        AddSum(builder, "sum", 1, elements, x, value, squares: false, p => p.Multiply(p.Accumulator, p.Float(factor)));
        return builder.Build();
    }

    /// <summary>norms[r] = √(Σ x[r,·]²), each step fma(x, x, ·).</summary>
    public static CanonicalOperator RowNorm(
        string name, int rows, int columns, TensorDeclaration x, TensorDeclaration norms)
    {
        var builder = new OperatorBuilder(name).Use(x, norms);
        AddNorm(builder, "norm", rows, columns, x, norms);
        return builder.Build();
    }

    /// <summary>maxima[r] = chain over c of (x[r,c] &gt; · ? x[r,c] : ·) from x[r,0].</summary>
    public static CanonicalOperator RowMax(
        string name, int rows, int columns, TensorDeclaration x, TensorDeclaration maxima)
    {
        var builder = new OperatorBuilder(name).Use(x, maxima);
        TensorDeclaration? before = null;
        for (var first = 0; first < columns; first += FormLimits.ChainLength)
        {
            var length = Math.Min(FormLimits.ChainLength, columns - first);
            var instance = new InstanceBuilder($"c{first}", rows).Read(x, [rows, columns], L(0), K + first);
            if (before is not null)
                instance.Read(before, [rows], L(0));
            var start = before is null ? 0 : 1;
            instance.Init(p => p.Input(start)).Chain(length, p => p.Max(p.Input(0), p.Accumulator));
            before = first + length == columns ? maxima : builder.Inner($"c{first}", rows);
            builder.Add(instance.Write(before));
        }

        return builder.Check("row_max", maxima).Build();
    }

    /// <summary>
    /// sums[c] = chain over ascending r of · + x[r,c], from start[c] or +0; beyond 16,384 rows, one chain over the
    /// sums of 16,384 rows each.
    /// </summary>
    public static CanonicalOperator ColumnSum(
        string name, int rows, int columns, TensorDeclaration x, TensorDeclaration sums,
        TensorDeclaration? start = null)
    {
        var builder = new OperatorBuilder(name).Use(x, start, sums);
        if (rows > FormLimits.ChainLength)
        {
            var parts = Parts(rows);
            var partial = builder.Inner("partial", parts, columns);
            builder.Add(new InstanceBuilder("partial", parts, columns)
                .Read(x, [rows, columns], L(0) * FormLimits.ChainLength + K, L(1))
                .Chain(FormLimits.ChainLength, p => p.Add(p.Accumulator, p.Input(0))).Write(partial));
            (x, rows) = (partial, parts);
        }

        var total = new InstanceBuilder("sum", columns).Read(x, [rows, columns], K, L(0))
            .Chain(rows, p => p.Add(p.Accumulator, p.Input(0)));
        if (start is not null)
            total.Read(start, [columns], L(0)).Init(p => p.Input(1));
        return builder.Add(total.Write(sums, [columns], L(0)).Build()).Check("column_sum", sums).Build();
    }

    /// <summary>Adds the instances of norms[r] = √(Σ x²).</summary>
    internal static void AddNorm(
        OperatorBuilder builder, string part, int rows, int columns, TensorDeclaration x, TensorDeclaration norms) =>
        AddSum(builder, part, rows, columns, x, norms, squares: true, p => p.SquareRoot(p.Accumulator));

    private static void AddSum(
        OperatorBuilder builder, string part, int rows, int columns, TensorDeclaration x, TensorDeclaration sums,
        bool squares, Func<ProgramBuilder, Value> post)
    {
        for (; columns > FormLimits.ChainLength; columns = Parts(columns), squares = false)
        {
            var parts = Parts(columns);
            var partial = builder.Inner($"{part}.{parts}", rows, parts);
            builder.Add(new InstanceBuilder($"{part}.{parts}", rows, parts)
                .Read(x, [rows, columns], L(0), L(1) * FormLimits.ChainLength + K)
                .Lanes(FormLimits.ChainLength, squares ? AddSquare : AddElement).Write(partial));
            x = partial;
        }

        builder.Add(new InstanceBuilder(part, rows).Read(x, [rows, columns], L(0), K)
            .Lanes(columns, squares ? AddSquare : AddElement).Post(post)
            .Write(sums, [rows], L(0)).Build());
    }

    private static int Parts(int length) => (length - 1) / FormLimits.ChainLength + 1;

    private static Value AddElement(ProgramBuilder p) => p.Add(p.Accumulator, p.Input(0));

    private static Value AddSquare(ProgramBuilder p) => p.Fma(p.Input(0), p.Input(0), p.Accumulator);
}
