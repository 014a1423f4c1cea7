using System.Diagnostics;
using System.Text.Json;

namespace Cairn.Bench.Proofs;

/// <summary>UltraHonk's native prover from npm (<c>bench/peers/ultrahonk</c>), installed when first asked for.
/// </summary>
internal static class UltraHonkPeer
{
    private static readonly string Folder = Path.Combine("bench", "peers", "ultrahonk");

    /// <summary>Proves the same perceptron, weights as a free witness; null, with the reason told, where it cannot.
    /// </summary>
    /// <param name="runs">After one that is not counted; the median is told.</param>
    public static (double Seconds, int Bytes)? Run(int runs)
    {
        if (!File.Exists(Path.Combine(Folder, "prove.mjs")))
            return Missing("run from the repository's root");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")) &&
            Start("npm", "ci --ignore-scripts --no-audit --no-fund") is not (0, _))
            return Missing("npm ci failed (no network, or no Node.js 20?)");
        if (Start("node", $"prove.mjs {runs}") is not (0, var output))
            return Missing("it failed; it needs Linux on x86-64 and Node.js 20");
        using var answer = JsonDocument.Parse(output);
        var root = answer.RootElement;
        return (root.GetProperty("seconds").GetDouble(), root.GetProperty("bytes").GetInt32());
    }

    private static (double, int)? Missing(string reason)
    {
        Console.WriteLine($"UltraHonk: {reason}");
        return null;
    }

    private static (int Code, string Output) Start(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }
}
