namespace Cairn.Tensors.Sampling;

/// <summary>
/// Random numbers by (seed, stream, step, index): word w of index i is Philox with key = seed (low, high half) and
/// counter (i, step, stream low, stream high). Nothing is carried, so any element can be drawn in any order.
/// </summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Stream">What it is for: a tensor's number, a slot.</param>
/// <param name="Step">Which step of it.</param>
public readonly record struct RandomStream(ulong Seed, ulong Stream, uint Step)
{
    /// <summary>Four 32-bit words for an index.</summary>
    public (uint X0, uint X1, uint X2, uint X3) Words(uint index) => Philox.Block(
        index, Step, (uint)Stream, (uint)(Stream >> 32), (uint)Seed, (uint)(Seed >> 32));

    /// <summary>Element i is word i mod 4 of index i/4.</summary>
    public uint Word(uint i)
    {
        var words = Words(i / 4);
        return (i % 4) switch { 0 => words.X0, 1 => words.X1, 2 => words.X2, _ => words.X3 };
    }

    /// <summary>A whole number from 0 to bound−1 by the high half of word·bound (bias below bound/2³²).</summary>
    public uint Below(uint i, uint bound) => (uint)(((ulong)Word(i) * bound) >> 32);

    /// <summary>Uniform in (0, 1): (top 23 bits of word i + ½)·2⁻²³, exact in fp32.</summary>
    public float Uniform(uint i) => Share(Word(i));

    /// <summary>Fills with uniforms in (0, 1) for i = 0, 1, ….</summary>
    public void FillUniform(Span<float> output)
    {
        for (var i = 0; i < output.Length; i += 4)
        {
            var words = Words((uint)i / 4);
            ReadOnlySpan<float> four =
                [Share(words.X0), Share(words.X1), Share(words.X2), Share(words.X3)];
            four[..Math.Min(4, output.Length - i)].CopyTo(output[i..]);
        }
    }

    /// <summary>
    /// Fills with normals of mean 0 and the given deviation: <see cref="Normal.Quantile"/> of the uniform · deviation.
    /// </summary>
    public void FillNormal(Span<float> output, float deviation)
    {
        FillUniform(output);
        foreach (ref var value in output)
            value = Normal.Quantile(value) * deviation + 0f;
    }

    private static float Share(uint word) => ((word >> 9) + 0.5f) * (1f / 8388608f);
}
