using System.Text;

namespace Cairn.Evm.Generator;

/// <summary>Lines of C# with indentation by block. Line ends are always "\n".</summary>
internal sealed class SourceText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0) _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
    }

    public void Summary(string text) =>
        Line($"/// <summary>{text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</summary>");

    public void Open(string head)
    {
        Line(head);
        Line("{");
        _depth++;
    }

    public void Close(string tail = "")
    {
        _depth--;
        Line("}" + tail);
    }

    public override string ToString() => _text.ToString();
}
