using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Layers;
using Cairn.Tensors.Tests.Support;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class LayerMatchTests
{
    private static readonly (int Rows, int Width)[] Shapes = [(1, 1), (2, 15), (3, 16), (5, 17), (2, 200), (33, 8)];

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Embedding_and_its_gradient(string kind)
    {
        foreach (var (count, width) in Shapes)
        {
            const int Rows = 7;
            var ids = Inputs.Tokens(count, Rows, 4);
            var (table, tokens) = (Float32("table", Rows, width), Int32("tokens", count));
            var (output, gradient) = (Float32("output", count, width), Float32("gradient", Rows, width));
            var (x, g) = (Edges.Of(kind, Rows * width, 1), Edges.Of(kind, count * width, 2));
            KernelMatch.Check(EmbeddingOperators.Forward("e", Rows, width, count, table, tokens, output),
                new TensorSet().Put(table, x).Put(tokens, ids), pool =>
                {
                    var y = new float[count * width];
                    Embedding.Forward(pool, Rows, width, x, ids, y);
                    return [("output", y)];
                }, $"{kind} {count}x{width}");
            var subject = EmbeddingOperators.Backward("e", Rows, width, count, tokens, output, gradient, table);
            KernelMatch.Check(subject, new TensorSet().Put(table, x).Put(tokens, ids).Put(output, g), pool =>
            {
                var y = x.ToArray();
                Embedding.Backward(pool, Rows, width, ids, g, y);
                return [("gradient", y)];
            }, $"{kind} {count}x{width}");
        }
    }

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Root_mean_square_norm(string kind)
    {
        foreach (var (rows, width) in Shapes)
        {
            var (x, gain) = (Edges.Of(kind, rows * width, 1), Inputs.Plain(width, 2));
            var (tx, tg) = (Float32("x", rows, width), Float32("gain", width));
            var (output, scales) = (Float32("output", rows, width), Float32("scales", rows));
            KernelMatch.Check(NormOperators.Forward("norm", rows, width, 1e-5f, tx, tg, output, scales),
                new TensorSet().Put(tx, x).Put(tg, gain), pool =>
                {
                    var (y, s) = (new float[rows * width], new float[rows]);
                    RmsNorm.Forward(pool, rows, width, x, gain, 1e-5f, y, s);
                    return [("output", y), ("scales", s)];
                }, $"{kind} {rows}x{width}");
        }
    }

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Root_mean_square_norm_gradient(string kind)
    {
        foreach (var (rows, width) in Shapes)
        foreach (var added in new[] { false, true })
        {
            var (x, gain, g) = (Inputs.Plain(rows * width, 1), Inputs.Plain(width, 2), Edges.Of(kind, rows * width, 3));
            var (s, before) = (Edges.Of(kind, rows, 4), Edges.Of(kind, rows * width, 5));
            var (tx, tg, ts) = (Float32("x", rows, width), Float32("gain", width), Float32("scales", rows));
            var (to, tb) = (Float32("dy", rows, width), Float32("before", rows, width));
            var (dx, dg, gb) = (Float32("dx", rows, width), Float32("dgain", width), Float32("gain_before", width));
            var tensors = new TensorSet().Put(tx, x).Put(tg, gain).Put(ts, s).Put(to, g).Put(tb, before).Put(gb, gain);
            var subject = NormOperators.Backward(
                "norm", rows, width, tx, tg, ts, to, dx, dg, added ? tb : null, added ? gb : null);
            KernelMatch.Check(subject, tensors, pool =>
            {
                var (y, z) = (before.ToArray(), added ? gain.ToArray() : new float[width]);
                RmsNorm.Backward(pool, rows, width, x, gain, s, g, y, z, added);
                return [("dx", y), ("dgain", z)];
            }, $"{kind} {rows}x{width} {added}");
        }
    }

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Rotary_positions_and_their_inverse(string kind)
    {
        foreach (var (batch, positions, heads, turned, headWidth) in new[]
        {
            (1, 1, 1, 1, 2), (2, 3, 3, 2, 4), (1, 5, 6, 4, 16), (2, 4, 3, 3, 34), (1, 3, 2, 2, 32),
        })
        {
            var (n, stride, half) = (batch * positions * heads * headWidth, heads * headWidth, headWidth / 2);
            var x = Edges.Of(kind, n, 1);
            var (cos, sin) = (Inputs.Plain(positions * half, 2), Inputs.Plain(positions * half, 3));
            var (tx, ty) = (Float32("x", batch * positions, stride), Float32("y", batch * positions, stride));
            var (tc, ts) = (Float32("cos", positions, half), Float32("sin", positions, half));
            var shape = new RotaryShape(batch * positions, positions, turned, headWidth);
            var tensors = new TensorSet().Put(tx, x).Put(tc, cos).Put(ts, sin);
            var what = $"{kind} {batch} {positions} {heads} {headWidth}";
            KernelMatch.Check(
                RotaryOperators.Forward("r", batch, positions, heads, turned, headWidth, tx, tc, ts, ty), tensors, p =>
                {
                    var y = Plus0(x);
                    Rotary.Forward(p, shape, stride, y, cos, sin);
                    return [("y", y)];
                }, what);
            KernelMatch.Check(
                RotaryOperators.Backward("r", batch, positions, heads, turned, headWidth, tx, tc, ts, ty), tensors, p =>
                {
                    var y = Plus0(x);
                    Rotary.Backward(p, shape, stride, y, cos, sin);
                    return [("y", y)];
                }, what);
        }
    }

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Swiglu_and_its_gradient(string kind)
    {
        foreach (var (rows, hidden) in Shapes)
        {
            var (x, g) = (Edges.Of(kind, rows * 2 * hidden, 1), Edges.Of(kind, rows * hidden, 2));
            var (tx, ty) = (Float32("x", rows, 2 * hidden), Float32("y", rows, hidden));
            var (tg, td) = (Float32("dy", rows, hidden), Float32("dx", rows, 2 * hidden));
            KernelMatch.Check(FeedForwardOperators.SwiGlu("s", rows, hidden, tx, ty),
                new TensorSet().Put(tx, x), pool =>
                {
                    var y = new float[rows * hidden];
                    SwiGlu.Forward(pool, rows, hidden, x, y);
                    return [("y", y)];
                }, $"{kind} {rows}x{hidden}");
            KernelMatch.Check(FeedForwardOperators.SwiGluBackward("s", rows, hidden, tx, tg, td),
                new TensorSet().Put(tx, x).Put(tg, g), pool =>
                {
                    var y = new float[rows * 2 * hidden];
                    SwiGlu.Backward(pool, rows, hidden, x, g, y);
                    return [("dx", y)];
                }, $"{kind} {rows}x{hidden}");
        }
    }

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Cross_entropy_and_its_gradient(string kind)
    {
        foreach (var (rows, classes) in Shapes)
        {
            var (x, ids) = (Edges.Of(kind, rows * classes, 1), Inputs.Tokens(rows, classes, 2));
            var (tx, tt) = (Float32("x", rows, classes), Int32("targets", rows));
            var (tl, tg) = (Float32("losses", rows), Float32("gradient", rows, classes));
            foreach (var withGradient in new[] { true, false })
            {
                var subject = LossOperators.CrossEntropy(
                    "loss", rows, classes, 1f / 3f, tx, tt, tl, withGradient ? tg : null);
                KernelMatch.Check(subject, new TensorSet().Put(tx, x).Put(tt, ids), pool =>
                {
                    var (l, g) = (new float[rows], new float[withGradient ? x.Length : 0]);
                    CrossEntropy.Compute(pool, rows, classes, x, ids, 1f / 3f, l, g);
                    return withGradient ? [("losses", l), ("gradient", g)] : [("losses", l)];
                }, $"{kind} {rows}x{classes}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Softmax_of_rows(string kind)
    {
        foreach (var (rows, columns) in Shapes)
        {
            var (x, tx, ty) = (
                Edges.Of(kind, rows * columns, 1), Float32("x", rows, columns), Float32("y", rows, columns));
            KernelMatch.Check(
                LossOperators.Softmax("s", rows, columns, tx, ty), new TensorSet().Put(tx, x), pool =>
                {
                    var y = new float[x.Length];
                    Softmax.Forward(pool, rows, columns, x, y);
                    return [("y", y)];
                }, $"{kind} {rows}x{columns}");
        }
    }

    /// <summary>The kernel leaves heads that do not turn as they are, and no tensor holds −0.</summary>
    private static float[] Plus0(float[] x) => [.. x.Select(v => v + 0f)];
}
