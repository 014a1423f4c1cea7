using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>
/// Causal multi-head self-attention over one tensor of queries, keys and values, [batch, positions, 3, heads, width].
/// Position i attends to j ≤ i; the rest of a probability row is +0.
/// </summary>
public static class AttentionOperators
{
    /// <summary>
    /// score = (chain over d of fma(q, k, ·))·scale; p = exp(score − row maximum) / Σ; output = chain over j ≤ i of
    /// fma(p, v, ·).
    /// </summary>
    public static CanonicalOperator Forward(
        string name, int batch, int positions, int heads, int headWidth, float scale, TensorDeclaration queryKeyValue,
        TensorDeclaration probabilities, TensorDeclaration output)
    {
        var builder = new OperatorBuilder(name).Use(queryKeyValue, probabilities, output);
        int[] rows = [batch, heads, positions];
        int[] square = [batch, heads, positions, positions];
        int[] packed = [batch, positions, 3, heads, headWidth];
        var scores = builder.Inner("scores", square);
        builder.Add(new InstanceBuilder("scores", square)
            .Read(queryKeyValue, packed, L(0), L(2), 0, L(1), K).Read(queryKeyValue, packed, L(0), L(3), 1, L(1), K)
            .Chain(headWidth, p => p.Fma(p.Input(0), p.Input(1), p.Accumulator))
            .Post(p => Causal(p, p.Multiply(p.Accumulator, p.Float(scale)))).Write(scores));
        AddSoftmax(builder, rows, square, scores, probabilities);
        builder.Add(new InstanceBuilder("output", batch, positions, heads, headWidth)
            .Read(probabilities, square, L(0), L(2), L(1), K).Read(queryKeyValue, packed, L(0), K, 2, L(2), L(3))
            .Chain(L(1) + 1, p => p.Fma(p.Input(0), p.Input(1), p.Accumulator))
            .Write(output));
        return builder.Check("attention_probabilities", probabilities).Check("attention", output).Build();
    }

    /// <summary>
    /// dp = chain over d of fma(dOutput, v, ·); r = Σ fma(dp, p, ·); ds = (p·(dp − r))·scale; dq = chain over j ≤ i of
    /// fma(ds, k, ·); dk = chain over i ≥ j of fma(ds, q, ·); dv = chain over i ≥ j of fma(p, dOutput, ·).
    /// </summary>
    /// <param name="gradient">[batch, positions, 3, heads, headWidth]: of queries, keys and values.</param>
    public static CanonicalOperator Backward(
        string name, int batch, int positions, int heads, int headWidth, float scale, TensorDeclaration queryKeyValue,
        TensorDeclaration probabilities, TensorDeclaration outputGradient, TensorDeclaration gradient)
    {
        var builder = new OperatorBuilder(name).Use(queryKeyValue, probabilities, outputGradient, gradient);
        int[] square = [batch, heads, positions, positions];
        int[] plain = [batch, positions, heads, headWidth];
        int[] packed = [batch, positions, 3, heads, headWidth];
        var dp = builder.Inner("dp", square);
        builder.Add(new InstanceBuilder("dp", square)
            .Read(outputGradient, plain, L(0), L(2), L(1), K).Read(queryKeyValue, packed, L(0), L(3), 2, L(1), K)
            .Chain(headWidth, p => p.Fma(p.Input(0), p.Input(1), p.Accumulator))
            .Post(p => Causal(p, p.Accumulator)).Write(dp));
        var ds = AddScoreGradient(builder, square, scale, probabilities, dp);
        AddPart(builder, "dq", 0, plain, gradient, L(1) + 1, b => b
            .Read(ds, square, L(0), L(2), L(1), K).Read(queryKeyValue, packed, L(0), K, 1, L(2), L(3)));
        AddPart(builder, "dk", 1, plain, gradient, (Affine)positions - L(1), b => b
            .Read(ds, square, L(0), L(2), L(1) + K, L(1))
            .Read(queryKeyValue, packed, L(0), L(1) + K, 0, L(2), L(3)));
        AddPart(builder, "dv", 2, plain, gradient, (Affine)positions - L(1), b => b
            .Read(probabilities, square, L(0), L(2), L(1) + K, L(1))
            .Read(outputGradient, plain, L(0), L(1) + K, L(2), L(3)));
        var width = heads * headWidth;
        return builder.Check("attention_query_gradient", gradient, 0, width)
            .Check("attention_key_gradient", gradient, width, width)
            .Check("attention_value_gradient", gradient, 2 * width, width).Build();
    }

    private static void AddSoftmax(
        OperatorBuilder builder, int[] rows, int[] square, TensorDeclaration scores, TensorDeclaration probabilities)
    {
        var maxima = builder.Inner("maxima", rows);
        var exponentials = builder.Inner("exponentials", square);
        var sums = builder.Inner("sums", rows);
        builder.Add(new InstanceBuilder("maxima", rows)
            .Read(scores, square, L(0), L(1), L(2), K)
            .Init(p => p.Input(0)).Chain(L(2) + 1, p => p.Max(p.Input(0), p.Accumulator)).Write(maxima));
        builder.Add(new InstanceBuilder("exponentials", square)
            .Read(scores, square, L(0), L(1), L(2), L(3)).Read(maxima, rows, L(0), L(1), L(2))
            .Post(p => Causal(p, ElementaryPrograms.Exp(p, p.Subtract(p.Input(0), p.Input(1)))))
            .Write(exponentials));
        builder.Add(new InstanceBuilder("sums", rows)
            .Read(exponentials, square, L(0), L(1), L(2), K)
            .Lanes(L(2) + 1, p => p.Add(p.Accumulator, p.Input(0))).Write(sums));
        builder.Add(new InstanceBuilder("probabilities", square)
            .Read(exponentials, square, L(0), L(1), L(2), L(3)).Read(sums, rows, L(0), L(1), L(2))
            .Post(p => Causal(p, p.Divide(p.Input(0), p.Input(1))))
            .Write(probabilities, square, L(0), L(1), L(2), L(3)).Build());
    }

    private static TensorDeclaration AddScoreGradient(
        OperatorBuilder builder, int[] square, float scale, TensorDeclaration probabilities, TensorDeclaration dp)
    {
        var r = builder.Inner("r", square[..3]);
        var ds = builder.Inner("ds", square);
        builder.Add(new InstanceBuilder("r", square[..3])
            .Read(dp, square, L(0), L(1), L(2), K).Read(probabilities, square, L(0), L(1), L(2), K)
            .Lanes(L(2) + 1, p => p.Fma(p.Input(0), p.Input(1), p.Accumulator)).Write(r));
        builder.Add(new InstanceBuilder("ds", square)
            .Read(probabilities, square, L(0), L(1), L(2), L(3)).Read(dp, square, L(0), L(1), L(2), L(3))
            .Read(r, square[..3], L(0), L(1), L(2))
            .Post(p => Causal(p, p.Multiply(
                p.Multiply(p.Input(0), p.Subtract(p.Input(1), p.Input(2))), p.Float(scale))))
            .Write(ds));
        return ds;
    }

    private static void AddPart(
        OperatorBuilder builder, string part, int slot, int[] plain, TensorDeclaration gradient, Affine length,
        Action<InstanceBuilder> read)
    {
        var instance = new InstanceBuilder(part, plain);
        read(instance);
        instance.Chain(length, p => p.Fma(p.Input(0), p.Input(1), p.Accumulator))
            .Write(gradient, [plain[0], plain[1], 3, plain[2], plain[3]], L(0), L(1), slot, L(2), L(3));
        builder.Add(instance.Build());
    }

    /// <summary>The value where column (loop 3) ≤ row (loop 2), else +0.</summary>
    private static Value Causal(ProgramBuilder p, Value value) =>
        p.Select(p.IntLess(p.Loop(2), p.Loop(3)), p.Float(0f), value);
}
