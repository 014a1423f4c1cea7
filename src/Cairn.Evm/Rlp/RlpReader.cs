namespace Cairn.Evm;

/// <summary>Walks over RLP bytes once; every length is checked against what is left before it is used.</summary>
internal struct RlpReader(ReadOnlyMemory<byte> bytes)
{
    private const int ShortLimit = 55;

    private int _at;
    private int _items;

    public readonly int Remaining => bytes.Length - _at;

    public RlpError Read(int depth, out RlpItem item)
    {
        item = RlpItem.OfMemory(default);
        if (++_items > Rlp.MaxItems) return RlpError.TooLarge;
        if (Remaining == 0) return RlpError.Truncated;
        var prefix = bytes.Span[_at];
        if (prefix < 0x80)
        {
            item = RlpItem.OfMemory(bytes.Slice(_at++, 1));
            return RlpError.None;
        }
        _at++;
        var isList = prefix >= 0xC0;
        var error = ReadLength(prefix - (isList ? 0xC0 : 0x80), out var length);
        if (error != RlpError.None) return error;
        if (isList) return ReadList(length, depth, out item);
        var content = bytes.Slice(_at, length);
        if (length == 1 && content.Span[0] < 0x80) return RlpError.NotCanonical;
        _at += length;
        item = RlpItem.OfMemory(content);
        return RlpError.None;
    }

    private RlpError ReadLength(int code, out int length)
    {
        length = code;
        if (code > ShortLimit)
        {
            var count = code - ShortLimit;
            if (count > Remaining) return RlpError.Truncated;
            var digits = bytes.Span.Slice(_at, count);
            if (digits[0] == 0) return RlpError.NotCanonical;
            if (count > 4 || (count == 4 && digits[0] > 0x7F)) return RlpError.Truncated;
            length = 0;
            foreach (var digit in digits) length = (length << 8) | digit;
            if (length <= ShortLimit) return RlpError.NotCanonical;
            _at += count;
        }
        return length > Remaining ? RlpError.Truncated : RlpError.None;
    }

    private RlpError ReadList(int length, int depth, out RlpItem item)
    {
        item = RlpItem.OfMemory(default);
        if (depth == 0) return RlpError.TooDeep;
        var end = _at + length;
        var children = new List<RlpItem>();
        while (_at < end)
        {
            var error = Read(depth - 1, out var child);
            if (error != RlpError.None) return error;
            if (_at > end) return RlpError.Truncated;
            children.Add(child);
        }
        item = RlpItem.List(children);
        return RlpError.None;
    }
}
