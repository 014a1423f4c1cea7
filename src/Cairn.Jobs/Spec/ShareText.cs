using System.Globalization;

namespace Cairn.Jobs;

/// <summary>Shares as people write them: "25%" or "0.25".</summary>
public static class ShareText
{
    private const int One = 10_000;

    /// <summary>Exact to one part in 10,000; anything finer is refused, not rounded.</summary>
    /// <param name="parts">Parts per 10,000, 0 to 10,000.</param>
    public static bool TryParse(string text, out int parts)
    {
        parts = 0;
        var percent = text.EndsWith('%');
        if (!decimal.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var value))
            return false;
        var scaled = value * (percent ? One / 100 : One);
        if (scaled < 0 || scaled > One || scaled != decimal.Truncate(scaled))
            return false;
        parts = (int)scaled;
        return true;
    }
}
