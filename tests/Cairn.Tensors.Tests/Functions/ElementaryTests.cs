using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Functions;

public sealed class ElementaryTests
{
    private const int Batch = 1 << 16;

    private static readonly float[] Edges =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, float.MaxValue, float.MinValue, float.NaN, 1f, -1f,
        float.PositiveInfinity, float.NegativeInfinity, 88.72283f, 88.722839f, 89f, -87.33654f, -87.33655f, -103.97207f,
        -103.97208f, -104f, -105f, 0.625f, 0.62499994f, 0.921875f, 0.9218749f, 4f, 3.9192059f, 9.010913f, 2f / 3,
        0.6666666f, 4f / 3, 1.3333334f, 0.99999994f, 1.0000001f,
    ];

    [Theory]
    [InlineData("exp", "d10371d14412fba8c3513211fecbe5d40234b0a3")]
    [InlineData("log", "7896b03ae36fa4d2c6e536b5ce02d7c740036e35")]
    [InlineData("tanh", "63005ce660cb937228cf95f69d5c4d374cfd47da")]
    [InlineData("erf", "ef60967a94f686c665e242f4e1c95121e3311ead")]
    public void Every_257th_input_and_every_edge_is_within_2_ulp_and_has_the_recorded_bits(string name, string hash)
    {
        var (kernel, truth) = Accuracy.Functions[name];
        using var pool = new ComputePool(new ComputeOptions { Threads = 1 });
        var (x, y) = (new float[Batch], new float[Batch]);
        var (worst, at) = (0.0, 0f);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var batch in Strided(257).Chunk(Batch).Append(Neighbours()))
        {
            batch.CopyTo(x, 0);
            kernel(pool, x, y);
            for (var i = 0; i < batch.Length; i++)
            {
                var error = Accuracy.Ulp(y[i], truth(x[i]));
                if (error > worst)
                    (worst, at) = (error, x[i]);
                if (float.IsNaN(y[i]))
                    y[i] = BitConverter.UInt32BitsToSingle(0x7fc00000);
            }

            sha.AppendData(MemoryMarshal.AsBytes(y.AsSpan(0, batch.Length)));
        }

        Assert.True(worst <= Math.Min(2, Accuracy.Recorded[name].MaxUlp + 1e-4), $"{name}({at:R}) is {worst} ulp off");
        Assert.Equal(hash, Convert.ToHexStringLower(sha.GetHashAndReset())[..40]);
    }

    [Fact]
    public void Scalar_and_every_vector_width_give_the_same_bits()
    {
        var x = Strided(104_729).Concat(Neighbours()).ToArray();
        Same(x, Elementary.Exp, Elementary.Exp);
        Same(x, Elementary.Log, Elementary.Log);
        Same(x, Elementary.Tanh, Elementary.Tanh);
        Same(x, Elementary.Erf, Elementary.Erf);
        Same(x, Elementary.Sigmoid, Elementary.Sigmoid);
        Same(x, Elementary.Silu, Elementary.Silu);
    }

    [Fact]
    public void Edge_values_are_as_stated()
    {
        Assert.Equal(1f, Elementary.Exp(0f));
        Assert.Equal(float.PositiveInfinity, Elementary.Exp(88.722839f));
        Assert.Equal(0f, Elementary.Exp(float.NegativeInfinity));
        Assert.Equal(0f, Elementary.Exp(-104f));
        Assert.Equal(float.NegativeInfinity, Elementary.Log(-0f));
        Assert.Equal(0f, Elementary.Log(1f));
        Assert.Equal(1f, Elementary.Tanh(9.011f));
        Assert.Equal(-1f, Elementary.Erf(-3.92f));
        Assert.Equal(0f, Elementary.Sigmoid(-89f));
        Assert.All(
            new Func<float, float>[]
            {
                Elementary.Exp, Elementary.Log, Elementary.Tanh, Elementary.Erf, Elementary.Sigmoid, Elementary.Silu,
            },
            f => Assert.True(float.IsNaN(f(float.NaN))));
        Assert.True(float.IsNaN(Elementary.Log(-1f)));
    }

    private static void Same(float[] x, Accuracy.Kernel kernel, Func<float, float> scalar)
    {
        var expected = x.Select(v => scalar(v) + 0f).ToArray();
        foreach (var pool in Pools.All)
        {
            var actual = new float[x.Length];
            kernel(pool, x, actual);
            Bits.Equal(expected, actual, $"{kernel.Method.Name} {Pools.Name(pool)}");
            pool.ClearFault();
        }
    }

    private static IEnumerable<float> Strided(long step)
    {
        for (var bits = 0L; bits <= uint.MaxValue; bits += step)
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
    }

    /// <summary>The edges and the 400 inputs on either side of each.</summary>
    private static float[] Neighbours() =>
    [
        .. from edge in Edges
           from offset in Enumerable.Range(-400, 801)
           select BitConverter.Int32BitsToSingle(unchecked(BitConverter.SingleToInt32Bits(edge) + offset)),
    ];
}
