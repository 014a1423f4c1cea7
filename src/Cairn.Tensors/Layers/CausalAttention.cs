using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Layers;

/// <summary>
/// Causal multi-head self-attention. Queries, keys and values are rows [batch·positions] of one common stride, so that
/// they may be three slices of one tensor. Position i attends to j ≤ i; the rest of a probability row is +0, and its
/// terms may be skipped: inputs must be finite, as the outputs of operators that did not fail are.
/// </summary>
public static unsafe class CausalAttention
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
        bool bad;
        fixed (float* pq = queries, pk = keys, pv = values, pp = probabilities, po = output)
        {
            var kernel = new AttentionKernel(
                pool, shape, scale, new HeadView(pq, stride), new HeadView(pk, stride), new HeadView(pv, stride), pp,
                new HeadView(po, shape.Width));
            bad = pool.RunItems(kernel, shape.Batch * shape.Heads, HeadCost(shape));
        }

        if (!bad)
            return;
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
        bool bad;
        fixed (float* pq = queries, pk = keys, pv = values, pp = probabilities, pg = outputGradient)
        fixed (float* dq = queryGradient, dk = keyGradient, dv = valueGradient)
        {
            var kernel = new AttentionGradientKernel(
                pool, shape, scale, new HeadView(pq, stride), new HeadView(pk, stride), new HeadView(pv, stride), pp,
                new HeadView(pg, shape.Width), new HeadView(dq, gradientStride), new HeadView(dk, gradientStride),
                new HeadView(dv, gradientStride));
            bad = pool.RunItems(kernel, shape.Batch * shape.Heads, 3 * HeadCost(shape));
        }

        if (!bad)
            return;
        pool.Check("attention_query_gradient", queryGradient, shape.Width, gradientStride);
        pool.Check("attention_key_gradient", keyGradient, shape.Width, gradientStride);
        pool.Check("attention_value_gradient", valueGradient, shape.Width, gradientStride);
    }

    /// <summary>Nanoseconds for one head, roughly.</summary>
    private static long HeadCost(in AttentionShape shape) =>
        (long)shape.Positions * shape.Positions * (shape.HeadWidth + 64) / 64;
}
