using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// How far logs were followed: the newest blocks that were read, ascending. Its text can be stored, and following
/// resumed from it. Text: "number:hash" for each block, separated by commas; empty before the first.
/// </summary>
public sealed record LogCursor(IReadOnlyList<BlockRef> Blocks) : IParsable<LogCursor>
{
    private const int MaxBlocks = 1_000;

    /// <summary>Nothing was read yet.</summary>
    public static LogCursor Start { get; } = new([]);

    /// <summary>The newest block read; null at the start.</summary>
    public BlockRef? Tip => Blocks.Count == 0 ? null : Blocks[^1];

    /// <summary>Reads the text form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider,
        [NotNullWhen(true)] out LogCursor? result)
    {
        result = null;
        if (s is null) return false;
        if (s.Length == 0)
        {
            result = Start;
            return true;
        }
        var blocks = new List<BlockRef>();
        foreach (var part in s.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || blocks.Count == MaxBlocks) return false;
            if (!ulong.TryParse(part.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            if (!Hash32.TryParse(part.AsSpan(colon + 1), out var hash)) return false;
            if (blocks.Count > 0 && number <= blocks[^1].Number) return false;
            blocks.Add(new BlockRef(number, hash));
        }
        result = new LogCursor(blocks);
        return true;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">Another shape.</exception>
    public static LogCursor Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var cursor)
        ? cursor
        : throw new FormatException("A log cursor is a list of number:hash, ascending and separated by commas.");

    /// <summary>The text form.</summary>
    public override string ToString() => string.Join(',',
        Blocks.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Number}:{b.Hash}")));

    internal LogCursor Append(IEnumerable<BlockRef> newer, int keep) =>
        new([.. Blocks.Concat(newer).TakeLast(keep)]);

    internal LogCursor Until(ulong number) => new([.. Blocks.TakeWhile(b => b.Number <= number)]);
}
