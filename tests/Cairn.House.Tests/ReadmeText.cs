using System.Text.RegularExpressions;

namespace Cairn.House.Tests;

/// <summary>Finds what a page of documentation claims: commands, code blocks, links and files.</summary>
internal static partial class ReadmeText
{
    /// <summary>The pages whose claims are tested.</summary>
    public static IEnumerable<string> Pages =>
        new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md" }.Select(f => Path.Combine(Repository.Root, f))
            .Concat(Repository.Files("docs", ".md"));

    /// <summary>The bodies of the fenced blocks in that language.</summary>
    public static IEnumerable<string> Blocks(string page, string language) =>
        Fence().Matches(page.ReplaceLineEndings("\n")).Where(m => m.Groups["language"].Value == language)
            .Select(m => m.Groups["body"].Value);

    /// <summary>
    /// Every cairn command line that the page shows: lines of fenced blocks that start with it, in-line code, and calls
    /// through dotnet run. Prompts, the word cairn and what follows two spaces or a comment's sign are taken off.
    /// </summary>
    public static IEnumerable<string> Commands(string page)
    {
        var text = page.ReplaceLineEndings("\n");
        var lines = Fence().Matches(text).SelectMany(m => m.Groups["body"].Value.Split('\n'));
        var spans = Span().Matches(Fence().Replace(text, "")).Select(m => m.Groups["code"].Value);
        return lines.Concat(spans).Concat(text.Split('\n').Where(l => l.StartsWith('#')))
            .Select(l => CommandLine().Match(l)).Where(m => m.Success)
            .Select(m => m.Groups["rest"].Value.Trim()).Where(c => c.Length > 0);
    }

    /// <summary>Targets of relative links, without their anchors.</summary>
    public static IEnumerable<string> RelativeLinks(string page) =>
        Link().Matches(page).Select(m => m.Groups["target"].Value.Split('#')[0])
            .Where(t => t.Length > 0 && !t.Contains("://", StringComparison.Ordinal));

    /// <summary>In-line code that names a file or folder of this repository.</summary>
    public static IEnumerable<string> NamedFiles(string page) =>
        Span().Matches(Fence().Replace(page.ReplaceLineEndings("\n"), "")).Select(m => m.Groups["code"].Value)
            .Where(c => RepositoryPath().IsMatch(c));

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`(?<code>[^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(
        @"^(?:[$#]\s+)?(?:cairn|dotnet run -c Release --project src/Cairn\.Cli --)" +
        @"(?<rest>\s[^#]*?)(?:(?:#|\s\s).*)?$")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(?:src|tests|bench|contracts|samples|docs|eng)/[\w./-]*$")]
    private static partial Regex RepositoryPath();
}
