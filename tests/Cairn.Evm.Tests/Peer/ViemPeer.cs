using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Evm.Tests;

/// <summary>viem from npm, under its own lock file, installed on demand and run by node.</summary>
internal static class ViemPeer
{
    private const int InstallSeconds = 120;
    private const int RunSeconds = 120;

    private static readonly Lock Installing = new();

    public static string? Folder { get; } = FindFolder();

    /// <summary>Why it cannot run here; null where it can.</summary>
    public static string? Missing { get; } =
        Folder is null ? "the folder differential is not above the tests"
        : !Runs("node", "--version") ? "node is not installed"
        : !Install() ? "npm ci could not install viem (no network?)"
        : null;

    public static async Task<JsonElement[]> AskAsync(JsonArray cases)
    {
        var start = new ProcessStartInfo("node", "check.mjs")
        {
            WorkingDirectory = Folder!, RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(RunSeconds));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(cases.ToJsonString());
        process.StandardInput.Close();
        var text = await output;
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await errors);
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static bool Install()
    {
        lock (Installing)
        {
            if (Directory.Exists(Path.Combine(Folder!, "node_modules", "viem"))) return true;
            return Runs("npm", "ci --ignore-scripts --no-audit --no-fund", Folder!);
        }
    }

    private static bool Runs(string program, string arguments, string? folder = null)
    {
        // npm is a script on Windows, which only the shell finds.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", $"/c {program} {arguments}")
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder ?? "";
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(TimeSpan.FromSeconds(InstallSeconds))) return process.ExitCode == 0;
            process.Kill(true);
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string? FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "tests", "Cairn.Evm.Tests", "differential");
            if (File.Exists(Path.Combine(candidate, "package-lock.json"))) return candidate;
        }
        return null;
    }
}
