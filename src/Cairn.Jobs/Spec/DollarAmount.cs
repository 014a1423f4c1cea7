using System.Globalization;

namespace Cairn.Jobs;

/// <summary>Decimal dollars as users write them, to and from a token's base units, exactly.</summary>
public static class DollarAmount
{
    /// <summary>Decimals of the dollar tokens that Cairn knows.</summary>
    public const int Decimals = 6;

    private const int WholeDigitsMax = 12;

    /// <summary>Reads digits with at most six decimals, for example "2", "2.00" or "0.000125"; nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 baseUnits)
    {
        baseUnits = 0;
        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text : text[..dot];
        var fraction = dot < 0 ? default : text[(dot + 1)..];
        if (whole.Length is 0 or > WholeDigitsMax || fraction.Length > Decimals || (dot >= 0 && fraction.Length == 0))
            return false;
        foreach (var digit in whole)
            if (!TryAppend(digit, ref baseUnits))
                return false;
        for (var i = 0; i < Decimals; i++)
            if (!TryAppend(i < fraction.Length ? fraction[i] : '0', ref baseUnits))
                return false;
        return true;
    }

    /// <summary>Dollars with two decimals, or as many as the amount needs.</summary>
    public static string Format(UInt128 baseUnits)
    {
        var text = baseUnits.ToString("D7", CultureInfo.InvariantCulture);
        var fraction = text[^Decimals..].TrimEnd('0').PadRight(2, '0');
        return $"{text[..^Decimals]}.{fraction}";
    }

    private static bool TryAppend(char digit, ref UInt128 value)
    {
        if (!char.IsAsciiDigit(digit))
            return false;
        value = (value * 10) + (UInt128)(digit - '0');
        return true;
    }
}
