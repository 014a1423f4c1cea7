using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Layers;
using Cairn.Tensors.Tests.Support;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class AttentionMatchTests
{
    private static readonly AttentionShape[] Shapes =
        [new(1, 1, 1, 1), new(2, 3, 2, 4), new(1, 17, 1, 8), new(1, 20, 2, 18), new(1, 40, 1, 2)];

    [Theory]
    [MemberData(nameof(Edges.FiniteCases), MemberType = typeof(Edges))]
    public void Causal_attention(string kind)
    {
        foreach (var s in Shapes)
        {
            var stride = 3 * s.Width;
            var x = Edges.Of(kind, s.Rows * stride, 1);
            var (tx, ty) = (Float32("x", s.Rows, stride), Float32("y", s.Rows, s.Width));
            var tp = Float32("p", s.Batch, s.Heads, s.Positions, s.Positions);
            var subject = AttentionOperators.Forward("a", s.Batch, s.Positions, s.Heads, s.HeadWidth, 0.3f, tx, tp, ty);
            KernelMatch.Check(subject, new TensorSet().Put(tx, x), pool =>
            {
                var (p, y) = (new float[s.Probabilities], new float[s.Rows * s.Width]);
                CausalAttention.Forward(
                    pool, s, 0.3f, stride, x, x.AsSpan(s.Width), x.AsSpan(2 * s.Width), p, y);
                return [("p", p), ("y", y)];
            }, $"{kind} {s}");
        }
    }

    [Theory]
    [MemberData(nameof(Edges.FiniteCases), MemberType = typeof(Edges))]
    public void Causal_attention_gradient(string kind)
    {
        foreach (var s in Shapes)
        {
            var stride = 3 * s.Width;
            var (x, g) = (Edges.Of(kind, s.Rows * stride, 1), Edges.Of(kind, s.Rows * s.Width, 2));
            var p = Probabilities(s);
            var (tx, tg) = (Float32("x", s.Rows, stride), Float32("dy", s.Rows, s.Width));
            var (tp, td) = (Float32("p", s.Batch, s.Heads, s.Positions, s.Positions), Float32("dx", s.Rows, stride));
            var subject = AttentionOperators.Backward(
                "a", s.Batch, s.Positions, s.Heads, s.HeadWidth, 0.3f, tx, tp, tg, td);
            KernelMatch.Check(subject, new TensorSet().Put(tx, x).Put(tp, p).Put(tg, g), pool =>
            {
                var d = new float[s.Rows * stride];
                CausalAttention.Backward(pool, s, 0.3f, stride, x, x.AsSpan(s.Width), x.AsSpan(2 * s.Width), p, g,
                    stride, d, d.AsSpan(s.Width), d.AsSpan(2 * s.Width));
                return [("dx", d)];
            }, $"{kind} {s}");
        }
    }

    /// <summary>Rows that sum to about 1 over j ≤ i, and zeros after.</summary>
    internal static float[] Probabilities(AttentionShape s)
    {
        var p = Inputs.Plain((int)s.Probabilities, 7);
        for (var n = 0; n < p.Length; n++)
        {
            var (row, column) = (n / s.Positions % s.Positions, n % s.Positions);
            p[n] = column <= row ? MathF.Abs(p[n]) / (row + 1) : 0f;
        }

        return p;
    }
}
