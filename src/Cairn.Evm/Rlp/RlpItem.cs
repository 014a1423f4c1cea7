using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>A byte string or a list of items: all that RLP knows.</summary>
public sealed class RlpItem
{
    private readonly RlpItem[]? _items;

    private RlpItem(ReadOnlyMemory<byte> bytes, RlpItem[]? items) => (Bytes, _items) = (bytes, items);

    /// <summary>Whether this is a list.</summary>
    public bool IsList => _items is not null;

    /// <summary>The string's bytes; empty for a list.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The list's items; empty for a string.</summary>
    public IReadOnlyList<RlpItem> Items => _items ?? [];

    /// <summary>A string, copied.</summary>
    public static RlpItem Of(ReadOnlySpan<byte> bytes) => new(bytes.ToArray(), null);

    /// <summary>A number as its shortest big-endian bytes; zero is the empty string.</summary>
    public static RlpItem Of(UInt256 value) => new(value.ToMinimalBigEndian(), null);

    /// <summary>A list.</summary>
    public static RlpItem List(IEnumerable<RlpItem> items) => new(default, [.. items]);

    internal static RlpItem OfMemory(ReadOnlyMemory<byte> bytes) => new(bytes, null);

    /// <summary>The string as a number; false for a list, leading zeros or more than 32 bytes.</summary>
    public bool TryGetNumber(out UInt256 value)
    {
        value = default;
        if (IsList || Bytes.Length > UInt256.Size || (Bytes.Length > 0 && Bytes.Span[0] == 0)) return false;
        value = UInt256.FromBigEndian(Bytes.Span);
        return true;
    }
}
