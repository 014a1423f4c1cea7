namespace Cairn.Tensors.Import;

/// <summary>A tensor that is a function of each element of one other tensor.</summary>
/// <param name="Origin">That tensor.</param>
/// <param name="IsAffine">Whether it is Factor · x + Summand, clamped to Low … High.</param>
/// <param name="IsClamped">Whether a bound was met; nothing is affine after that.</param>
internal sealed record Pointwise(
    string Origin, bool IsAffine, double Factor, double Summand, bool IsClamped, double Low, double High)
{
    public static Pointwise Self(string name) =>
        new(name, true, 1, 0, false, double.NegativeInfinity, double.PositiveInfinity);
}
