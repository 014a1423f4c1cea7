namespace Cairn.Bench.Kernels;

/// <summary>Seconds of one call. Where others use the machine, the least says more than the median.</summary>
internal readonly record struct Timing(double Median, double Least)
{
    public static Timing Of(IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return new Timing(sorted[sorted.Length / 2], sorted[0]);
    }
}
