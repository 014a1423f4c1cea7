using System.Globalization;
using System.Numerics;

namespace Cairn.Cli;

/// <summary>Token base units (6 decimals) as dollars, exactly.</summary>
internal static class Dollars
{
    private const int Decimals = 6;

    public static string Format(BigInteger baseUnits)
    {
        var sign = baseUnits < 0 ? "-" : "";
        var digits = BigInteger.Abs(baseUnits).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        return $"{sign}${digits[..^Decimals]}.{digits[^Decimals..]}";
    }
}
