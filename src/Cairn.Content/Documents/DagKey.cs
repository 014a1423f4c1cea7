namespace Cairn.Content;

/// <summary>Orders map keys as dag-json does: by their UTF-8 bytes, which is the order of their code points.</summary>
internal sealed class DagKey : IComparer<string>
{
    public static readonly DagKey Order = new();

    /// <summary>UTF-16 puts surrogates (U+10000 and up) below U+E000..U+FFFF; here they come last.</summary>
    public int Compare(string? x, string? y)
    {
        var length = Math.Min(x!.Length, y!.Length);
        for (var i = 0; i < length; i++)
            if (x[i] != y[i])
                return Rank(x[i]) - Rank(y[i]);
        return x.Length - y.Length;
    }

    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
