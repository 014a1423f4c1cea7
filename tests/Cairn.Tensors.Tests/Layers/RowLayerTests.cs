using Cairn.Tensors.Functions;
using Cairn.Tensors.Layers;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Layers;

public sealed class RowLayerTests
{
    public static TheoryData<string, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var kind in Inputs.Kinds)
        foreach (var (rows, width) in new[]
        {
            (0, 16), (1, 1), (3, 7), (2, 16), (5, 31), (64, 32), (33, 65), (7, 257), (300, 128), (1000, 344),
        })
            cases.Add(kind, rows, width);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Norm(string kind, int rows, int width)
    {
        var (x, gain) = (Inputs.Of(kind, rows * width, 1), Inputs.Plain(width, 2));
        Same.Bits($"norm {kind} {rows}x{width}", [new float[rows * width], new float[rows]],
            e => PlainLayers.Norm(rows, width, x, gain, 1e-5f, e[0], e[1]),
            (pool, a) => RmsNorm.Forward(pool, rows, width, x, gain, 1e-5f, a[0], a[1]));
        var scales = new float[rows];
        PlainLayers.Norm(rows, width, x, gain, 1e-5f, new float[rows * width], scales);
        var gradient = Inputs.Of(kind == "huge" ? "plain" : kind, rows * width, 3);
        foreach (var accumulate in new[] { false, true })
            Same.Bits($"norm gradient {kind} {rows}x{width}",
                [Inputs.Plain(rows * width, 4), Inputs.Plain(width, 5)],
                e => PlainLayers.NormGradient(rows, width, x, gain, scales, gradient, e[0], e[1], accumulate),
                (pool, a) => RmsNorm.Backward(
                    pool, rows, width, x, gain, scales, gradient, a[0], a[1], accumulate));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gated_unit(string kind, int rows, int width)
    {
        var (x, gradient) = (Inputs.Of(kind, rows * width * 2, 1), Inputs.Of(kind, rows * width, 2));
        Same.Bits($"swiglu {kind} {rows}x{width}", [new float[rows * width]],
            e => PlainLayers.Gated(rows, width, x, e[0]), (pool, a) => SwiGlu.Forward(pool, rows, width, x, a[0]));
        Same.Bits($"swiglu gradient {kind} {rows}x{width}", [new float[rows * width * 2]],
            e => PlainLayers.GatedGradient(rows, width, x, gradient, e[0]),
            (pool, a) => SwiGlu.Backward(pool, rows, width, x, gradient, a[0]));
        Same.Bits($"swiglu gradient in place {kind} {rows}x{width}", [x],
            e => PlainLayers.GatedGradient(rows, width, x, gradient, e[0]),
            (pool, a) => SwiGlu.Backward(pool, rows, width, a[0], gradient, a[0]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Residual_sum_and_softmax(string kind, int rows, int width)
    {
        var (x, y) = (Inputs.Of(kind, rows * width, 1), Inputs.Of(kind, rows * width, 2));
        Same.Bits($"add {kind}", [new float[rows * width]],
            e => Array.Copy(x.Zip(y, (a, b) => a + b + 0f).ToArray(), e[0], e[0].Length),
            (pool, a) => Residual.Add(pool, x, y, a[0]));
        Same.Bits($"softmax {kind} {rows}x{width}", [x], e => PlainLayers.Softmax(rows, width, e[0]),
            (pool, a) => Softmax.Forward(pool, rows, width, a[0], a[0]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cross_entropy(string kind, int rows, int classes)
    {
        var (x, targets) = (Inputs.Of(kind, rows * classes, 1), Inputs.Tokens(rows, classes, 2));
        var what = $"cross-entropy {kind} {rows}x{classes}";
        Same.Bits(what, [new float[rows], x],
            e => PlainLayers.CrossEntropy(rows, classes, x, targets, 0.37f, e[0], e[1]),
            (pool, a) => CrossEntropy.Compute(pool, rows, classes, a[1], targets, 0.37f, a[0], a[1]));
        Same.Bits($"{what}, loss only", [new float[rows]],
            e => PlainLayers.CrossEntropy(rows, classes, x, targets, 0.37f, e[0], new float[x.Length]),
            (pool, a) => CrossEntropy.Compute(pool, rows, classes, x, targets, 0.37f, a[0], []));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Embedding_and_its_gradient(string kind, int positions, int width)
    {
        const int rows = 11;
        var (table, tokens) = (Inputs.Of(kind, rows * width, 1), Inputs.Tokens(positions, rows, 2));
        Same.Bits($"embedding {kind}", [new float[positions * width]],
            e => PlainLayers.Embed(width, table, tokens, e[0]),
            (pool, a) => Embedding.Forward(pool, rows, width, table, tokens, a[0]));
        var gradient = Inputs.Of(kind, positions * width, 3);
        Same.Bits($"embedding gradient {kind}", [table],
            e => PlainLayers.EmbedGradient(width, tokens, gradient, e[0]),
            (pool, a) => Embedding.Backward(pool, rows, width, tokens, gradient, a[0]));
    }

    [Theory]
    [InlineData(6, 3, 1, 2)]
    [InlineData(70, 7, 3, 34)]
    [InlineData(64, 32, 4, 64)]
    [InlineData(500, 100, 2, 96)]
    public void Rotary_positions_turn_and_turn_back(int rows, int positions, int heads, int headWidth)
    {
        var shape = new RotaryShape(rows, positions, heads, headWidth);
        var stride = heads * headWidth + 5;
        var half = headWidth / 2;
        var (cos, sin) = (Inputs.Plain(positions * half, 1), Inputs.Plain(positions * half, 2));
        foreach (var kind in Inputs.Kinds)
        foreach (var inverse in new[] { false, true })
            Same.Bits($"rotary {kind} {shape}", [Inputs.Of(kind, rows * stride, 3)],
                e => PlainLayers.Rotate(shape, stride, e[0], cos, sin, inverse),
                (pool, a) =>
                {
                    if (inverse)
                        Rotary.Backward(pool, shape, stride, a[0], cos, sin);
                    else
                        Rotary.Forward(pool, shape, stride, a[0], cos, sin);
                });
    }
}
