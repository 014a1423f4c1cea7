namespace Cairn.Tensors.Import;

/// <summary>Whole numbers from Low to High that mean multiples of Scale.</summary>
internal readonly record struct Quantum(double Scale, int Low, int High)
{
    /// <summary>2^bits numbers, 0 among them, over a range of real ones.</summary>
    public static Quantum Of(ValueRange range, int bits)
    {
        var span = (1 << bits) - 1;
        var (low, high) = ((double)Math.Min(range.Low, 0), (double)Math.Max(range.High, 0));
        if (high - low < 1e-30)
            return new Quantum(1, 0, span);
        var scale = (double)(float)((high - low) / span);
        var least = (int)Math.Round(low / scale);
        return new Quantum(scale, least, least + span);
    }

    /// <summary>The nearest number of the range.</summary>
    public int Round(double real) => (int)Math.Clamp(Math.Round(real / Scale, MidpointRounding.AwayFromZero), Low,
        High);
}
