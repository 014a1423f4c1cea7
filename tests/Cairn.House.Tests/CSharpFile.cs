using System.Text.RegularExpressions;

namespace Cairn.House.Tests;

/// <summary>Reads just enough of a C# file to measure it: declarations by pattern, bodies by counting braces.</summary>
internal static partial class CSharpFile
{
    public readonly record struct Function(string Name, int Line, int Lines);

    public static IEnumerable<string> PublicTypes(string text) =>
        PublicType().Matches(text).Select(m => m.Groups["name"].Value);

    /// <summary>Functions with a block body: from the line of the name to the line of the closing brace.</summary>
    public static IEnumerable<Function> Functions(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var match = FunctionHead().Match(lines[i]);
            if (!match.Success || !TryFindBody(lines, i, out var end))
                continue;
            yield return new Function(match.Groups["name"].Value, i + 1, end - i + 1);
        }
    }

    private static bool TryFindBody(string[] lines, int start, out int end)
    {
        var indent = Indent(lines[start]);
        end = start;
        for (var i = start + 1; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.Length == 0)
                continue;
            if (Indent(line) <= indent && line.TrimStart() == "{")
            {
                end = Array.FindIndex(lines, i + 1, l => Indent(l) == indent && l.TrimStart().StartsWith('}'));
                return end > i;
            }

            if (Indent(line) <= indent || line.EndsWith(';'))
                return false;
        }

        return false;
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

    [GeneratedRegex(
        @"^public\s+(?:(?:abstract|sealed|static|partial|readonly|ref|unsafe)\s+)*" +
        @"(?:class|struct|interface|enum|record(?:\s+struct|\s+class)?)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(
        @"^\s+(?:(?:public|private|protected|internal|static|async|override|virtual|sealed|unsafe|partial|new)\s+)+" +
        @"[\w<>\[\],.?() ]+?\s+(?<name>\w+)(?:<[\w, ]+>)?\(")]
    private static partial Regex FunctionHead();
}
