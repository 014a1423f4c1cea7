using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Cairn.Content;

/// <summary>A recursive-descent reader of canonical dag-json, bounded in depth; it never throws on bad input.</summary>
internal ref struct DagJsonParser(ReadOnlySpan<byte> input)
{
    private static readonly SearchValues<byte> SpecialInString =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _input = input;

    /// <summary>The byte at which reading stopped.</summary>
    public int Position { get; private set; }

    public string Error { get; private set; } = "";

    public bool TryParse(out DagValue value) =>
        TryValue(0, out value) && (Position == _input.Length || Fail("something follows the document"));

    private bool TryValue(int depth, out DagValue value)
    {
        value = DagValue.Null;
        if (depth > DagJson.MaxDepth)
            return Fail($"nested deeper than {DagJson.MaxDepth}");
        switch (Peek())
        {
            case (byte)'{':
                return TryMap(depth, out value);
            case (byte)'[':
                return TryList(depth, out value);
            case (byte)'"':
                var isString = TryString(out var text);
                value = DagValue.FromCheckedText(text);
                return isString;
            case (byte)'n':
                return TryTake("null"u8);
            case (byte)'t':
                value = true;
                return TryTake("true"u8);
            case (byte)'f':
                value = false;
                return TryTake("false"u8);
            default:
                return TryInteger(out value);
        }
    }

    private bool TryList(int depth, out DagValue value)
    {
        value = DagValue.Null;
        var items = ImmutableArray.CreateBuilder<DagValue>();
        Position++;
        if (Peek() != ']')
        {
            do
            {
                if (!TryValue(depth + 1, out var item))
                    return false;
                items.Add(item);
            }
            while (TrySkip((byte)','));
        }

        if (!TryTake("]"u8))
            return false;
        value = DagValue.List(items);
        return true;
    }

    private bool TryMap(int depth, out DagValue value)
    {
        value = DagValue.Null;
        if (_input[Position..].StartsWith("{\"/\":"u8))
            return TryReserved(out value);
        var map = ImmutableSortedDictionary.CreateBuilder<string, DagValue>(DagKey.Order);
        string? previous = null;
        Position++;
        if (Peek() != '}')
        {
            do
            {
                var keyAt = Position;
                if (Peek() != '"')
                    return Fail("a key in quotes is missing");
                if (!TryString(out var key))
                    return false;
                if (key == "/" || (previous is not null && DagKey.Order.Compare(previous, key) >= 0))
                {
                    Position = keyAt;
                    return Fail(key == "/" ? "the key \"/\" is reserved" : "keys are out of order or appear twice");
                }

                if (!TryTake(":"u8) || !TryValue(depth + 1, out var item))
                    return false;
                map.Add(key, item);
                previous = key;
            }
            while (TrySkip((byte)','));
        }

        if (!TryTake("}"u8))
            return false;
        value = DagValue.FromChecked(map.ToImmutable());
        return true;
    }

    /// <summary>A link or bytes.</summary>
    private bool TryReserved(out DagValue value)
    {
        value = DagValue.Null;
        Position += 5;
        if (Peek() == '"')
        {
            if (!TryPlain(Cid.MaxTextLength, out var link))
                return false;
            Span<char> text = stackalloc char[Cid.MaxTextLength];
            if (!Cid.TryParse(text[..Encoding.Latin1.GetChars(link, text)], out var cid))
                return Fail("the link is no CID that Cairn reads");
            value = cid;
            return TryTake("}"u8);
        }

        if (!_input[Position..].StartsWith("{\"bytes\":\""u8))
            return Fail("the key \"/\" is reserved for links and bytes");
        Position += 9;
        return TryPlain(int.MaxValue, out var encoded) && TryBase64(encoded, out value) && TryTake("}}"u8);
    }

    private bool TryBase64(ReadOnlySpan<byte> encoded, out DagValue value)
    {
        value = DagValue.Null;
        var padded = new byte[(encoded.Length + 3) / 4 * 4];
        padded.AsSpan().Fill((byte)'=');
        encoded.CopyTo(padded);
        var bytes = new byte[padded.Length / 4 * 3];
        if (encoded.Length % 4 == 1 || encoded.IndexOfAnyExcept(Base64Alphabet) >= 0 ||
            Base64.DecodeFromUtf8(padded, bytes, out _, out var written) != OperationStatus.Done)
            return Fail("bytes are not base64 without padding and spare bits");
        value = DagValue.Bytes(bytes.AsSpan(0, written));
        return true;
    }

    private static readonly SearchValues<byte> Base64Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private bool TryInteger(out DagValue value)
    {
        value = DagValue.Null;
        var digits = _input[Position..Math.Min(_input.Length, Position + 21)];
        var length = digits.IndexOfAnyExcept("-0123456789"u8);
        digits = length < 0 ? digits : digits[..length];
        var unsigned = digits.StartsWith("-"u8) ? digits[1..] : digits;
        if (unsigned.IsEmpty || unsigned.Contains((byte)'-'))
            return Fail("a value is missing");
        if (unsigned[0] == '0' && digits.Length > 1)
            return Fail("an integer has a leading zero or is minus zero");
        if (!Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ||
            integer < long.MinValue || integer > ulong.MaxValue)
            return Fail("an integer is outside -2^63 to 2^64-1");
        Position += digits.Length;
        if (Peek() is (byte)'.' or (byte)'e' or (byte)'E')
            return Fail("numbers with a fraction or exponent are not allowed; use an integer or a decimal string");
        value = DagValue.FromInteger(integer);
        return true;
    }

    /// <summary>A string without escapes, as links and bytes are.</summary>
    private bool TryPlain(int maxLength, out ReadOnlySpan<byte> text)
    {
        var rest = _input[(Position + 1)..];
        var length = rest.IndexOfAny(SpecialInString);
        text = length < 0 ? default : rest[..length];
        if (length < 0 || length > maxLength || rest[length] != '"')
            return Fail("a link or bytes must be a plain string");
        Position += length + 2;
        return true;
    }

    private bool TryString(out string text)
    {
        text = "";
        var start = ++Position;
        StringBuilder? builder = null;
        while (true)
        {
            var length = _input[Position..].IndexOfAny(SpecialInString);
            if (length < 0)
                return Fail("a string has no end");
            Position += length;
            var special = _input[Position];
            if (special == '"')
                break;
            if (special != '\\')
                return Fail("a control character in a string must be escaped");
            if (!TryUtf8(_input[start..Position], out var run) || !TryEscape(out var c))
                return false;
            (builder ??= new()).Append(run).Append(c);
            start = Position;
        }

        if (!TryUtf8(_input[start..Position], out text))
            return false;
        text = builder is null ? text : builder.Append(text).ToString();
        Position++;
        return true;
    }

    private bool TryEscape(out char c)
    {
        c = '\0';
        var rest = _input[Position..];
        for (; c < 0x60; c++)
        {
            var shortForm = DagJsonEscapes.ShortForm(c);
            if (shortForm == 0 || rest.Length < 2 || rest[1] != shortForm)
                continue;
            Position += 2;
            return true;
        }

        if (rest.Length < 6 || !rest.StartsWith("\\u00"u8) || rest[4] is not ((byte)'0' or (byte)'1') ||
            !char.IsAsciiHexDigitLower((char)rest[5]) && !char.IsAsciiDigit((char)rest[5]))
            return Fail("an escape is not the canonical one");
        c = (char)int.Parse(rest[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (DagJsonEscapes.ShortForm(c) != 0)
            return Fail("an escape has a shorter form");
        Position += 6;
        return true;
    }

    private bool TryUtf8(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (!Utf8.IsValid(bytes))
            return Fail("a string is not valid UTF-8");
        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    private readonly int Peek() => Position < _input.Length ? _input[Position] : -1;

    private bool TrySkip(byte c)
    {
        if (Peek() != c)
            return false;
        Position++;
        return true;
    }

    private bool TryTake(ReadOnlySpan<byte> token)
    {
        if (!_input[Position..].StartsWith(token))
            return Fail($"'{Encoding.UTF8.GetString(token)}' is missing (white space is not allowed)");
        Position += token.Length;
        return true;
    }

    private bool Fail(string error)
    {
        Error = error;
        return false;
    }
}
