using Cairn.Content;

namespace Cairn.Cli;

/// <summary>What the demo's model learns from: the text of this repository, or what the user names.</summary>
internal static class DemoData
{
    private static readonly string[] Folders = ["docs", "src", "contracts/src", "samples"];

    /// <summary>Makes the text content.</summary>
    /// <param name="named">A file or folder; null takes the repository around the working directory or the
    /// program.</param>
    /// <exception cref="ArgumentException">It does not exist, or there is no repository.</exception>
    public static async Task<(Cid Cid, string What)> ImportAsync(
        string? named, IBlockStore blocks, CancellationToken ct)
    {
        if (named is not null)
            return ((await UnixFsDirectory.ImportAsync(blocks, named, cancel: ct)).Cid, named);

        var root = FindRepository(Environment.CurrentDirectory) ?? FindRepository(AppContext.BaseDirectory)
            ?? throw new ArgumentException("This is not Cairn's repository, so there is no text to learn from. Name " +
                "a file or a folder with --data.");
        var entries = new List<DirectoryEntry>();
        foreach (var folder in Folders.Where(f => Directory.Exists(Path.Combine(root, f))))
            entries.Add(new DirectoryEntry(folder.Replace('/', '-'),
                await UnixFsDirectory.ImportAsync(blocks, Path.Combine(root, folder), cancel: ct)));
        var written = await UnixFsDirectory.WriteAsync(blocks, entries, cancel: ct);
        return (written.Cid, "this repository's docs and sources");
    }

    private static string? FindRepository(string from)
    {
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Cairn.slnx")))
                return at.FullName;
        return null;
    }
}
