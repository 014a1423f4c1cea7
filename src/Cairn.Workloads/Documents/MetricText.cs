using System.Globalization;

namespace Cairn.Workloads.Documents;

/// <summary>Figures for display.</summary>
internal static class MetricText
{
    public static string Of(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);
}
