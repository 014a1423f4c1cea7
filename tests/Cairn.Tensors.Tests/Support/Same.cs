using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Tests.Support;

/// <summary>Runs a kernel on every pool and compares what it wrote with what the plain loop wrote.</summary>
internal static class Same
{
    /// <param name="outputs">What the outputs hold before; each run gets copies.</param>
    public static void Bits(string what, float[][] outputs, Action<float[][]> plain, Action<ComputePool, float[][]> run)
    {
        var expected = Copy(outputs);
        plain(expected);
        foreach (var pool in Pools.All)
        {
            var actual = Copy(outputs);
            pool.ClearFault();
            run(pool, actual);
            for (var i = 0; i < expected.Length; i++)
                Support.Bits.Equal(expected[i], actual[i], $"{what}, output {i}, {Pools.Name(pool)}");
            Assert.Equal(expected.All(e => e.All(float.IsFinite)), pool.Fault is null);
            pool.ClearFault();
        }
    }

    private static float[][] Copy(float[][] arrays) => [.. arrays.Select(a => a.ToArray())];
}
