namespace Cairn.Evm.Generator;

/// <summary>
/// Writes generated files, touching only what changed, and removes those that are no longer generated.
/// </summary>
internal static class OutputFolder
{
    public const string Ending = ".g.cs";

    public static int Write(string folder, IReadOnlyDictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        var changed = 0;
        foreach (var stale in Directory.EnumerateFiles(folder, "*" + Ending))
        {
            if (files.ContainsKey(Path.GetFileName(stale))) continue;
            File.Delete(stale);
            changed++;
        }
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path) && File.ReadAllText(path) == text) continue;
            File.WriteAllText(path, text);
            changed++;
        }
        return changed;
    }
}
