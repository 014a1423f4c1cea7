using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Sampling;
using Cairn.Tensors.Tests.Support;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class SamplingMatchTests
{
    private static readonly RandomStream[] Streams =
        [new(0, 0, 0), new(1, 2, 3), new(ulong.MaxValue, ulong.MaxValue, uint.MaxValue), new(0x0123456789ABCDEF, 7, 9)];

    [Fact]
    public void Words_and_normals()
    {
        foreach (var s in Streams)
        foreach (var n in new[] { 1, 4, 7, 300 })
        {
            var (ts, tw, ty) = (Int32("stream", 3), Int32("words", n), Float32("y", n));
            var tensors = new TensorSet().Put(ts, [(int)s.Step, (int)(uint)s.Stream, (int)(s.Stream >> 32)]);
            KernelMatch.Check(SamplingOperators.Words("w", n, s.Seed, ts, tw), tensors, _ => [], $"{s}");
            Assert.Equal(tensors["words"].ToIntegers(), Enumerable.Range(0, n).Select(i => (int)s.Word((uint)i)));
            KernelMatch.Check(SamplingOperators.Normals("w", n, s.Seed, 0.3f, ts, ty), tensors, _ =>
            {
                var y = new float[n];
                s.FillNormal(y, 0.3f);
                return [("y", y)];
            }, $"{s}");
        }
    }

    [Fact]
    public void Quantiles_in_the_far_tails()
    {
        float[] shares = [.. Enumerable.Range(1, 149).Select(e => MathF.ScaleB(1f, -e)),
            .. Enumerable.Range(1, 24).Select(e => 1f - MathF.ScaleB(1f, -e)), .. Shares(500)];
        var (tx, ty) = (Float32("x", shares.Length), Float32("y", shares.Length));
        KernelMatch.Check(
            FeedForwardOperators.Elementwise("n", "normal", shares.Length, NormalProgram.Quantile, tx, ty),
            new TensorSet().Put(tx, shares),
            pool => [("y", [.. shares.Select(s => Normal.Quantile(s) + 0f)])], "quantile");
    }

    private static float[] Shares(int count) => [.. Inputs.Plain(count, 3).Select(v => (v + 2f) / 4f)
        .Where(v => v is > 0f and < 1f)];
}
