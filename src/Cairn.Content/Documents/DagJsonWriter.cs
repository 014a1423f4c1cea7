using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Cairn.Content;

/// <summary>Writes values as canonical dag-json.</summary>
internal readonly ref struct DagJsonWriter(IBufferWriter<byte> output)
{
    public void Write(DagValue value, int depth)
    {
        if (depth > DagJson.MaxDepth)
            throw new ArgumentException($"A document may nest {DagJson.MaxDepth} deep.", nameof(value));
        switch (value.Kind)
        {
            case DagKind.Null:
                output.Write("null"u8);
                break;
            case DagKind.Boolean:
                output.Write(value.AsBoolean ? "true"u8 : "false"u8);
                break;
            case DagKind.Integer:
                WriteInteger(value.AsInteger);
                break;
            case DagKind.String:
                WriteString(value.AsString);
                break;
            case DagKind.Bytes:
                WriteBytes(value.AsBytes.Span);
                break;
            case DagKind.Link:
                output.Write("{\"/\":\""u8);
                Encoding.UTF8.GetBytes(value.AsLink.ToString(), output);
                output.Write("\"}"u8);
                break;
            case DagKind.List:
                WriteList(value, depth);
                break;
            default:
                WriteMap(value, depth);
                break;
        }
    }

    private void WriteList(DagValue list, int depth)
    {
        var first = true;
        output.Write("["u8);
        foreach (var item in list.Items)
        {
            if (!first)
                output.Write(","u8);
            first = false;
            Write(item, depth + 1);
        }

        output.Write("]"u8);
    }

    private void WriteMap(DagValue map, int depth)
    {
        var first = true;
        output.Write("{"u8);
        foreach (var (key, item) in map.AsMap)
        {
            if (!first)
                output.Write(","u8);
            first = false;
            WriteString(key);
            output.Write(":"u8);
            Write(item, depth + 1);
        }

        output.Write("}"u8);
    }

    private void WriteInteger(Int128 value)
    {
        var span = output.GetSpan(40);
        value.TryFormat(span, out var written);
        output.Advance(written);
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        output.Write("{\"/\":{\"bytes\":\""u8);
        var span = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, span, out _, out var written);
        output.Advance(span[..written].TrimEnd((byte)'=').Length);
        output.Write("\"}}"u8);
    }

    private void WriteString(string text)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAny(Escaped); at >= 0; at = rest.IndexOfAny(Escaped))
        {
            Encoding.UTF8.GetBytes(rest[..at], output);
            WriteEscape(rest[at]);
            rest = rest[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(rest, output);
        output.Write("\""u8);
    }

    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    private void WriteEscape(char c)
    {
        var shortForm = DagJsonEscapes.ShortForm(c);
        if (shortForm != 0)
            output.Write([(byte)'\\', shortForm]);
        else
            Encoding.UTF8.GetBytes($"\\u{(int)c:x4}", output);
    }
}
