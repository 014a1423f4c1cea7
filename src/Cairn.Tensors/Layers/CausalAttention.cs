using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Reductions;

namespace Cairn.Tensors.Layers;

/// <summary>
/// Causal multi-head self-attention. Queries, keys and values are rows [batch·positions] of one common stride, so that
/// they may be three slices of one tensor. Position i attends to j ≤ i; the rest of a probability row is +0.
/// </summary>
public static class CausalAttention
{
    /// <summary>
    /// score[i,j] = (chain over d of fma(q, k, ·))·scale; p = exp(score − row max) / (16-lane sum);
    /// output[i,d] = chain over j ≤ i of fma(p, v, ·).
    /// </summary>
    /// <param name="stride">Elements from row to row of queries, keys and values.</param>
    /// <param name="probabilities">[batch, heads, positions, positions], kept for the gradient.</param>
    /// <param name="output">[batch·positions, heads·headWidth], packed.</param>
    public static void Forward(
        ComputePool pool, in AttentionShape shape, float scale, int stride, ReadOnlySpan<float> queries,
        ReadOnlySpan<float> keys, ReadOnlySpan<float> values, Span<float> probabilities, Span<float> output)
    {
        shape.Validate();
        shape.ValidateRows(queries.Length, stride, nameof(queries));
        shape.ValidateRows(keys.Length, stride, nameof(keys));
        shape.ValidateRows(values.Length, stride, nameof(values));
        Guard.Length(probabilities.Length, shape.Probabilities, nameof(probabilities));
        Guard.Length(output.Length, (long)shape.Rows * shape.Width, nameof(output));
        var (n, width) = (shape.Positions, shape.HeadWidth);
        for (var b = 0; b < shape.Batch; b++)
        for (var h = 0; h < shape.Heads; h++)
        for (var i = 0; i < n; i++)
        {
            var p = probabilities.Slice(((b * shape.Heads + h) * n + i) * n, n);
            p.Clear();
            var query = queries.Slice((b * n + i) * stride + h * width, width);
            for (var j = 0; j <= i; j++)
                p[j] = Dot(query, keys.Slice((b * n + j) * stride + h * width, width)) * scale;
            Softmax.Row(p[..(i + 1)]);
            var row = output.Slice((b * n + i) * shape.Width + h * width, width);
            for (var d = 0; d < width; d++)
            {
                var sum = 0f;
                for (var j = 0; j <= i; j++)
                    sum = MathF.FusedMultiplyAdd(p[j], values[(b * n + j) * stride + h * width + d], sum);
                row[d] = sum + 0f;
            }
        }

        pool.Check("attention_probabilities", probabilities);
        pool.Check("attention", output);
    }

    /// <summary>
    /// With dp[i,j] = chain over d of fma(dOutput, v, ·) and row sum r[i] = Σ_j fma(dp, p, ·) by 16 lanes:
    /// ds[i,j] = (p·(dp − r))·scale; dq[i] = chain over j ≤ i of fma(ds[i,j], k[j], ·);
    /// dk[j] = chain over i ≥ j of fma(ds[i,j], q[i], ·); dv[j] = chain over i ≥ j of fma(p[i,j], dOutput[i], ·).
    /// </summary>
    /// <param name="gradientStride">Elements from row to row of the three gradients.</param>
    public static void Backward(
        ComputePool pool, in AttentionShape shape, float scale, int stride, ReadOnlySpan<float> queries,
        ReadOnlySpan<float> keys, ReadOnlySpan<float> values, ReadOnlySpan<float> probabilities,
        ReadOnlySpan<float> outputGradient, int gradientStride, Span<float> queryGradient, Span<float> keyGradient,
        Span<float> valueGradient)
    {
        shape.Validate();
        shape.ValidateRows(queries.Length, stride, nameof(queries));
        shape.ValidateRows(keys.Length, stride, nameof(keys));
        shape.ValidateRows(values.Length, stride, nameof(values));
        Guard.Length(probabilities.Length, shape.Probabilities, nameof(probabilities));
        Guard.Length(outputGradient.Length, (long)shape.Rows * shape.Width, nameof(outputGradient));
        shape.ValidateRows(queryGradient.Length, gradientStride, nameof(queryGradient));
        shape.ValidateRows(keyGradient.Length, gradientStride, nameof(keyGradient));
        shape.ValidateRows(valueGradient.Length, gradientStride, nameof(valueGradient));
        var (n, width) = (shape.Positions, shape.HeadWidth);
        var ds = new float[n * n];
        for (var b = 0; b < shape.Batch; b++)
        for (var h = 0; h < shape.Heads; h++)
        {
            var p = probabilities.Slice((b * shape.Heads + h) * n * n, n * n);
            for (var i = 0; i < n; i++)
            {
                var row = ds.AsSpan(i * n, i + 1);
                for (var j = 0; j <= i; j++)
                    row[j] = Dot(outputGradient.Slice((b * n + i) * shape.Width + h * width, width),
                        values.Slice((b * n + j) * stride + h * width, width));
                Softmax.RowGradient(p.Slice(i * n, i + 1), row, scale);
            }

            for (var i = 0; i < n; i++)
            for (var d = 0; d < width; d++)
            {
                var (dq, dk, dv) = (0f, 0f, 0f);
                for (var j = 0; j <= i; j++)
                    dq = MathF.FusedMultiplyAdd(ds[i * n + j], keys[(b * n + j) * stride + h * width + d], dq);
                for (var j = i; j < n; j++)
                {
                    dk = MathF.FusedMultiplyAdd(ds[j * n + i], queries[(b * n + j) * stride + h * width + d], dk);
                    dv = MathF.FusedMultiplyAdd(
                        p[j * n + i], outputGradient[(b * n + j) * shape.Width + h * width + d], dv);
                }

                var at = (b * n + i) * gradientStride + h * width + d;
                queryGradient[at] = dq + 0f;
                keyGradient[at] = dk + 0f;
                valueGradient[at] = dv + 0f;
            }
        }

        pool.Check("attention_query_gradient", queryGradient, shape.Width, gradientStride);
        pool.Check("attention_key_gradient", keyGradient, shape.Width, gradientStride);
        pool.Check("attention_value_gradient", valueGradient, shape.Width, gradientStride);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var d = 0; d < a.Length; d++)
            sum = MathF.FusedMultiplyAdd(a[d], b[d], sum);
        return sum + 0f;
    }
}
