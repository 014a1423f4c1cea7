using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Layers;
using Cairn.Tensors.Linear;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>Kernels whose work is cut into tiles and lanes, on seeded random shapes and inputs.</summary>
public sealed class RandomShapeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Products(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            var (m, n, k) = (random.Next(1, 40), random.Next(1, 70), random.Next(0, 50));
            var layout = (MatMulLayout)random.Next(3);
            var kind = Edges.Kinds[random.Next(Edges.Kinds.Length)];
            var (x, y) = (Edges.Of(kind, m * k, round), Edges.Of(kind, k * n, round + 100));
            var (a, b, c) = (Float32("a", m * k), Float32("b", k * n), Float32("c", m, n));
            var subject = LinearOperators.MatMul("product", layout, m, n, k, a, b, c);
            KernelMatch.Check(subject, new TensorSet().Put(a, x).Put(b, y), pool =>
            {
                var product = new float[m * n];
                MatMul.Multiply(pool, new MatMulShape(layout, m, n, k), x, y, product);
                return [("c", product)];
            }, $"seed {seed}, round {round}: {layout} {m}x{n}x{k} {kind}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Attention(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 6; round++)
        {
            var s = new AttentionShape(random.Next(1, 3), random.Next(1, 36), random.Next(1, 4), random.Next(1, 20));
            var kind = Edges.FiniteKinds[random.Next(Edges.FiniteKinds.Length)];
            var (stride, x) = (3 * s.Width, Edges.Of(kind, s.Rows * 3 * s.Width, round));
            var (tx, ty) = (Float32("x", s.Rows, stride), Float32("y", s.Rows, s.Width));
            var tp = Float32("p", s.Batch, s.Heads, s.Positions, s.Positions);
            var subject = AttentionOperators.Forward(
                "a", s.Batch, s.Positions, s.Heads, s.HeadWidth, 0.25f, tx, tp, ty);
            KernelMatch.Check(subject, new TensorSet().Put(tx, x), pool =>
            {
                var (p, y) = (new float[s.Probabilities], new float[s.Rows * s.Width]);
                CausalAttention.Forward(
                    pool, s, 0.25f, stride, x, x.AsSpan(s.Width), x.AsSpan(2 * s.Width), p, y);
                return [("p", p), ("y", y)];
            }, $"seed {seed}, round {round}: {s} {kind}");
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Attention_gradients(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5; round++)
        {
            var s = new AttentionShape(random.Next(1, 3), random.Next(1, 36), random.Next(1, 4), random.Next(1, 20));
            var kind = Edges.FiniteKinds[random.Next(Edges.FiniteKinds.Length)];
            var (stride, x) = (3 * s.Width, Edges.Of(kind, s.Rows * 3 * s.Width, round));
            var (g, p) = (Edges.Of(kind, s.Rows * s.Width, round + 50), AttentionMatchTests.Probabilities(s));
            var (tx, tg) = (Float32("x", s.Rows, stride), Float32("dy", s.Rows, s.Width));
            var (tp, td) = (Float32("p", s.Batch, s.Heads, s.Positions, s.Positions), Float32("dx", s.Rows, stride));
            var subject = AttentionOperators.Backward(
                "a", s.Batch, s.Positions, s.Heads, s.HeadWidth, 0.25f, tx, tp, tg, td);
            KernelMatch.Check(subject, new TensorSet().Put(tx, x).Put(tp, p).Put(tg, g), pool =>
            {
                var d = new float[s.Rows * stride];
                CausalAttention.Backward(pool, s, 0.25f, stride, x, x.AsSpan(s.Width), x.AsSpan(2 * s.Width), p, g,
                    stride, d, d.AsSpan(s.Width), d.AsSpan(2 * s.Width));
                return [("dx", d)];
            }, $"seed {seed}, round {round}: {s} {kind}");
        }
    }
}
