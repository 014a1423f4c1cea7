using System.Diagnostics;
using System.Globalization;

namespace Cairn.Bench.Learning;

/// <summary>Runs the peer's script in a Python that has PyTorch, such as Debian's python3-torch.</summary>
internal sealed class TorchPeer
{
    private readonly string _python;
    private readonly string _script;

    private TorchPeer(string python, string script) => (_python, _script) = (python, script);

    /// <summary>Null where no Python here has PyTorch, or the script is not found.</summary>
    public static TorchPeer? Find()
    {
        var script = Path.Combine("bench", "peers", "train_step.py");
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, script)))
                script = Path.Combine(folder, script);
        if (!File.Exists(script))
            return null;
        foreach (var python in new[] { "/usr/bin/python3", "python3" })
            if (TryRun(python, null, "-c", "import torch").Exit == 0)
                return new TorchPeer(python, script);
        return null;
    }

    /// <summary>Median milliseconds of a step, the parameters, the version.</summary>
    /// <param name="core">OPENBLAS_CORETYPE, or null for what OpenBLAS chooses.</param>
    public (double Milliseconds, long Parameters, string Version)? Measure(string? core, params int[] arguments)
    {
        var (exit, output) = TryRun(
            _python, core, [_script, .. arguments.Select(a => a.ToString(CultureInfo.InvariantCulture))]);
        var words = output.Split(' ', StringSplitOptions.TrimEntries);
        return exit == 0 && words.Length == 3
            ? (double.Parse(words[0], CultureInfo.InvariantCulture),
                long.Parse(words[1], CultureInfo.InvariantCulture), words[2])
            : null;
    }

    private static (int Exit, string Output) TryRun(string program, string? core, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        if (core is not null)
            start.Environment["OPENBLAS_CORETYPE"] = core;
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
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
