namespace Cairn.House.Tests;

/// <summary>Finds the repository that the tests were built from, and the files that belong to it.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["artifacts", "node_modules", ".git", "out", ".cairn"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file below <paramref name="folder"/> with one of the endings, generated ones left out.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings)
    {
        var start = Path.Combine(Root, folder);
        return Directory.Exists(start) ? Walk(start, endings) : [];
    }

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder, string[] endings)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            if (endings.Any(e => file.EndsWith(e, StringComparison.Ordinal)))
                yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Skipped.Contains(Path.GetFileName(child)))
                continue;
            foreach (var file in Walk(child, endings))
                yield return file;
        }
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Cairn.slnx")))
                return at.FullName;
        throw new DirectoryNotFoundException("Cairn.slnx was not found above the tests.");
    }
}
