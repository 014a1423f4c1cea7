using Cairn.Tensors.Layers;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Layers;

public sealed class CausalAttentionTests
{
    public static TheoryData<string, int, int, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int, int, int>();
        foreach (var kind in Inputs.Kinds)
        foreach (var (batch, positions, heads, width) in new[]
        {
            (1, 1, 1, 1), (2, 3, 1, 5), (1, 8, 2, 16), (1, 17, 3, 31), (2, 33, 2, 32), (1, 64, 4, 64), (1, 131, 1, 20),
            (3, 100, 2, 40), (1, 300, 2, 33),
        })
            cases.Add(kind, batch, positions, heads, width);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_and_backward_match_the_plain_loops(
        string kind, int batch, int positions, int heads, int headWidth)
    {
        var shape = new AttentionShape(batch, positions, heads, headWidth);
        var (stride, gradientStride) = (3 * shape.Width + 2, 3 * shape.Width);
        var qkv = Inputs.Of(kind, shape.Rows * stride, 1);
        var (scale, width) = (1f / MathF.Sqrt(headWidth), shape.Width);
        float[] Fresh(int seed) => Inputs.Plain((int)shape.Probabilities, seed);
        void Plain(float[][] e) => PlainAttention.Forward(shape, scale, stride, qkv, e[0], e[1]);
        Same.Bits($"attention {kind} {shape}", [Fresh(2), new float[shape.Rows * width]], Plain, (pool, a) =>
            CausalAttention.Forward(pool, shape, scale, stride, qkv, qkv.AsSpan(width), qkv.AsSpan(2 * width), a[0],
                a[1]));

        var forward = new[] { Fresh(2), new float[shape.Rows * width] };
        Plain(forward);
        var gradient = Inputs.Of(kind, shape.Rows * width, 3);
        Same.Bits($"attention gradient {kind} {shape}", [Inputs.Plain(shape.Rows * gradientStride, 4)],
            e => PlainAttention.Backward(shape, scale, stride, qkv, forward[0], gradient, gradientStride, e[0]),
            (pool, a) => CausalAttention.Backward(
                pool, shape, scale, stride, qkv, qkv.AsSpan(width), qkv.AsSpan(2 * width), forward[0], gradient,
                gradientStride, a[0], a[0].AsSpan(width), a[0].AsSpan(2 * width)));
    }
}
