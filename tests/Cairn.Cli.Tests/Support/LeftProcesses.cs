using System.Text;

namespace Cairn.Cli.Tests;

/// <summary>Processes whose command line names a folder (Linux).</summary>
internal static class LeftProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until none is left; the rest, where some stay.</summary>
    public static async Task<IReadOnlyList<string>> AfterPatienceAsync(string folder)
    {
        var last = DateTime.UtcNow + Patience;
        while (true)
        {
            var left = Of(folder);
            if (left.Count == 0 || DateTime.UtcNow > last)
                return left;
            await Task.Delay(100);
        }
    }

    public static IReadOnlyList<string> Of(string folder)
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out var id) || id == Environment.ProcessId)
                continue;
            try
            {
                var line = Encoding.UTF8.GetString(File.ReadAllBytes($"{process}/cmdline")).Replace('\0', ' ');
                if (line.Contains(folder, StringComparison.Ordinal))
                    found.Add($"{id} {line}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended in between, or is another user's.
            }
        }

        return found;
    }
}
