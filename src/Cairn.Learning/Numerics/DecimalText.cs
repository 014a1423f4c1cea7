using System.Globalization;

namespace Cairn.Learning.Numerics;

/// <summary>
/// Real hyper-parameters travel as decimal text, because no float may stand in a document that is hashed. The value is
/// the nearest fp32, ties to even.
/// </summary>
public static class DecimalText
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaxLength = 32;

    /// <summary>
    /// Reads digits, optionally with one point between digits: <c>0.002</c>, <c>10</c>. No sign, exponent or space.
    /// </summary>
    /// <returns>False where the text is of another form, or its value is not zero and below the normal fp32.</returns>
    public static bool TryParse(string? text, out float value)
    {
        value = 0f;
        if (text is null || text.Length is 0 or > MaxLength || !IsPlain(text))
            return false;
        value = float.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        var isZero = text.All(c => c is '0' or '.');
        return float.IsFinite(value) && (isZero || float.IsNormal(value));
    }

    private static bool IsPlain(string text)
    {
        var point = text.IndexOf('.');
        return text.All(c => char.IsAsciiDigit(c) || c == '.') && point == text.LastIndexOf('.')
            && point != 0 && point != text.Length - 1;
    }
}
