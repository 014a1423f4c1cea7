using System.Globalization;
using System.Text;

namespace Cairn.Cli;

/// <summary>A line chart in braille dots: two columns and four rows of dots a character.</summary>
internal static class BrailleChart
{
    private const char Blank = '\u2800';
    private static readonly int[,] DotBits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <summary>Lines of text, top first, each with its value at the left.</summary>
    /// <param name="values">In order of x. Fewer than two draw nothing.</param>
    /// <param name="width">Characters for the dots, the axis not counted.</param>
    /// <param name="height">Lines.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyList<double> values, int width, int height)
    {
        if (values.Count < 2 || width < 2 || height < 1)
            return [];
        var (low, high) = (values.Min(), values.Max());
        if (high - low < 1e-9)
            high = low + 1e-9;
        var cells = new int[height, width];
        var (dotsWide, dotsHigh) = (width * 2, height * 4);
        for (var x = 0; x < dotsWide; x++)
        {
            var at = x * (values.Count - 1.0) / (dotsWide - 1);
            var left = (int)at;
            var value = left + 1 < values.Count
                ? values[left] + ((values[left + 1] - values[left]) * (at - left))
                : values[left];
            var y = (int)Math.Round((high - value) / (high - low) * (dotsHigh - 1), MidpointRounding.AwayFromZero);
            cells[y / 4, x / 2] |= DotBits[x % 2, y % 4];
        }

        return Enumerable.Range(0, height)
            .Select(row => Line(cells, row, width, Label(row, height, low, high)))
            .ToArray();
    }

    private static string Label(int row, int height, double low, double high)
    {
        var value = height == 1 ? high : high - ((high - low) * row / (height - 1));
        return value.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(7);
    }

    private static string Line(int[,] cells, int row, int width, string label)
    {
        var text = new StringBuilder(label).Append(" ┤");
        for (var column = 0; column < width; column++)
            text.Append((char)(Blank + cells[row, column]));
        return text.ToString();
    }
}
