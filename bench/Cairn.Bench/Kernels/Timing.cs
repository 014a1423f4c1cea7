namespace Cairn.Bench.Kernels;

/// <summary>Seconds of one call. On a machine that others use, the least is nearer to the truth than the median.</summary>
internal readonly record struct Timing(double Median, double Least)
{
    public static Timing Of(IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return new Timing(sorted[sorted.Length / 2], sorted[0]);
    }
}
