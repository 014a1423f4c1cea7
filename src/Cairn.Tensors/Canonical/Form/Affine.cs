using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Form;

/// <summary>constant + Σ loops[d]·index[d] + chain·k. Loops beyond the given factors have factor 0.</summary>
public sealed record Affine(long Constant, ImmutableArray<long> Loops, long Chain)
{
    /// <summary>The position k in the chain.</summary>
    public static Affine K { get; } = new(0, [], 1);

    public static implicit operator Affine(long constant) => new(constant, [], 0);

    /// <summary>The index of loop <paramref name="dimension"/>.</summary>
    public static Affine Loop(int dimension) => new(0, [.. Enumerable.Repeat(0L, dimension), 1], 0);

    public static Affine operator +(Affine a, Affine b) => new(
        a.Constant + b.Constant,
        [.. Enumerable.Range(0, Math.Max(a.Loops.Length, b.Loops.Length)).Select(d => a.Factor(d) + b.Factor(d))],
        a.Chain + b.Chain);

    public static Affine operator -(Affine a, Affine b) => a + b * -1;

    public static Affine operator *(Affine a, long factor) =>
        new(a.Constant * factor, [.. a.Loops.Select(l => l * factor)], a.Chain * factor);

    /// <summary>The factor of loop <paramref name="dimension"/>.</summary>
    public long Factor(int dimension) => dimension < Loops.Length ? Loops[dimension] : 0;

    /// <summary>The value at an index and a position in the chain.</summary>
    public long At(ReadOnlySpan<int> index, int k)
    {
        var value = Constant + Chain * k;
        for (var d = 0; d < Loops.Length; d++)
            value += Loops[d] * index[d];
        return value;
    }
}
