using Cairn.Tensors.Functions;
using Cairn.Tensors.Reductions;

namespace Cairn.Tensors.Layers;

/// <summary>Softmax of a row: e = exp(x − max), p = e / (Σ e by 16 lanes).</summary>
public static class Softmax
{
    /// <summary>In place. An empty row stays empty.</summary>
    public static void Row(Span<float> x)
    {
        if (x.IsEmpty)
            return;
        var max = x[0];
        foreach (var value in x)
            max = value > max ? value : max;
        for (var j = 0; j < x.Length; j++)
            x[j] = Elementary.Exp(x[j] - max);
        var sum = LaneSum.Sum(x);
        for (var j = 0; j < x.Length; j++)
            x[j] = x[j] / sum + 0f;
    }

    /// <summary>In place: dp becomes (p·(dp − r))·scale, r = Σ fma(dp, p, ·) by 16 lanes.</summary>
    internal static void RowGradient(ReadOnlySpan<float> p, Span<float> dp, float scale)
    {
        Span<float> lanes = stackalloc float[LaneSum.Lanes];
        lanes.Clear();
        for (var j = 0; j < p.Length; j++)
            lanes[j % 16] = MathF.FusedMultiplyAdd(dp[j], p[j], lanes[j % 16]);
        var r = LaneSum.Fold(lanes);
        for (var j = 0; j < p.Length; j++)
            dp[j] = p[j] * (dp[j] - r) * scale + 0f;
    }
}
