using Cairn.Tensors.Sampling;

namespace Cairn.Learning.Numerics;

/// <summary>Which Philox stream each use of randomness draws from, so that no two uses share one.</summary>
internal static class RandomStreams
{
    private const ulong InitialWeights = 1UL << 60;
    private const ulong Windows = 2UL << 60;
    private const ulong Generated = 3UL << 60;

    public static RandomStream ForTensor(ulong seed, int tensor) => new(seed, InitialWeights | (uint)tensor, 0);

    /// <param name="slot">Below 2²⁴.</param>
    public static RandomStream ForBatch(ulong seed, uint round, uint slot, uint step) =>
        new(seed, Windows | ((ulong)round << 24) | slot, step);

    public static RandomStream ForText(ulong seed) => new(seed, Generated, 0);
}
