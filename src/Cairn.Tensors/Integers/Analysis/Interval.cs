namespace Cairn.Tensors.Integers.Analysis;

/// <summary>Whole numbers from Low to High. Arithmetic is exact as far as 127 bits.</summary>
internal readonly record struct Interval(Int128 Low, Int128 High)
{
    public Int128 Magnitude => Int128.Max(Int128.Abs(Low), Int128.Abs(High));

    public static Interval operator +(Interval a, Interval b) => new(a.Low + b.Low, a.High + b.High);

    public static Interval operator *(Interval a, Interval b)
    {
        var (p, q, r, s) = (a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);
        return new(Int128.Min(Int128.Min(p, q), Int128.Min(r, s)), Int128.Max(Int128.Max(p, q), Int128.Max(r, s)));
    }

    /// <summary>A sum of so many numbers of the interval.</summary>
    public Interval Times(Int128 count) => new(Low * count, High * count);

    public Interval With(Interval other) => new(Int128.Min(Low, other.Low), Int128.Max(High, other.High));

    public Interval Clamped(int low, int high) => new(Int128.Clamp(Low, low, high), Int128.Clamp(High, low, high));
}
