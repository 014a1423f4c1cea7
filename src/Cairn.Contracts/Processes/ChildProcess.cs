using System.Diagnostics;
using System.Globalization;

namespace Cairn.Contracts;

/// <summary>
/// A process that ends when this one does, however this one ends: disposed of, crashed or killed with SIGKILL.
/// </summary>
/// <remarks>
/// Between the two stands a supervisor that holds the other end of a pipe. The operating system closes the pipe when
/// its last writer is gone, and then the supervisor sends SIGTERM to the child and, after the grace time, SIGKILL. On
/// Linux and macOS the supervisor is a few lines for /bin/sh (no second program has to be installed beside ours); on
/// Windows a job object does the same without one. The child is in a process group of its own where there is a
/// terminal, so that Ctrl-C reaches only its parent, which decides in which order things end.
/// </remarks>
public sealed class ChildProcess : IAsyncDisposable
{
    // Arguments: grace time, log path, command … The first line of output is the child's process id.
    private const string Script = """
        grace=$1; log=$2; shift 2
        trap '' INT
        exec 2>/dev/null 3<&0
        set -m
        "$@" </dev/null >>"$log" 2>&1 3<&- &
        child=$!
        echo "$child"
        (
            while read -r _ <&3; do :; done
            kill -TERM "$child"
            waited=0
            while [ "$waited" -lt "$grace" ] && kill -0 "$child"; do sleep 1; waited=$((waited + 1)); done
            kill -KILL "$child"
        ) >/dev/null 2>&1 &
        watcher=$!
        exec 3<&-
        wait "$child"
        code=$?
        kill -KILL "$watcher" 2>/dev/null
        exit "$code"
        """;

    private readonly Process _process;
    private readonly WindowsJob? _job;
    private readonly ChildProcessOptions _options;

    private ChildProcess(Process process, int id, WindowsJob? job, ChildProcessOptions options)
    {
        (_process, Id, _job, _options) = (process, id, job, options);
        Exited = WaitAsync();
    }

    /// <summary>The child's process id (not the supervisor's).</summary>
    public int Id { get; }

    /// <summary>Completes with the exit code when the child has ended; 128 + n after signal n.</summary>
    public Task<int> Exited { get; }

    /// <summary>Where its output goes.</summary>
    public string LogPath => _options.LogPath;

    /// <summary>Starts the child.</summary>
    /// <exception cref="FileNotFoundException">The executable does not exist.</exception>
    /// <exception cref="IOException">It could not be started.</exception>
    public static ChildProcess Start(ChildProcessOptions options)
    {
        options.Validate();
        var executable = Find(options.FileName);
        if (Path.GetDirectoryName(Path.GetFullPath(options.LogPath)) is { } folder) Directory.CreateDirectory(folder);
        return OperatingSystem.IsWindows() ? StartInJob(executable, options) : StartSupervised(executable, options);
    }

    /// <summary>Asks the child to end, kills it after the grace time, and waits for the end. May be repeated.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (_job is not null) _job.Dispose();
        else
            try
            {
                _process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The supervisor has gone already, which is what was wanted.
            }
        return await Exited.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return _process.ExitCode;
    }

    private static ChildProcess StartSupervised(string executable, ChildProcessOptions options)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] fixedArguments =
        [
            "-c", Script, "cairn-supervisor", options.StopGraceSeconds.ToString(CultureInfo.InvariantCulture),
            Path.GetFullPath(options.LogPath), executable,
        ];
        foreach (var argument in fixedArguments.Concat(options.Arguments)) start.ArgumentList.Add(argument);
        var process = Launch(start, options);
        // The supervisor reports the child's id before anything else, so this does not wait for the child.
        if (int.TryParse(process.StandardOutput.ReadLine(), CultureInfo.InvariantCulture, out var id))
            return new ChildProcess(process, id, null, options);
        process.Dispose();
        throw new IOException($"The supervisor of {executable} did not start; see {options.LogPath}.");
    }

    private static ChildProcess StartInJob(string executable, ChildProcessOptions options)
    {
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in options.Arguments) start.ArgumentList.Add(argument);
        var process = Launch(start, options);
        var job = WindowsJob.Enclose(process);
        process.StandardInput.Close();
        var log = TextWriter.Synchronized(new StreamWriter(options.LogPath, append: true) { AutoFlush = true });
        process.OutputDataReceived += (_, e) => { if (e.Data is not null) log.WriteLine(e.Data); };
        process.ErrorDataReceived += (_, e) => { if (e.Data is not null) log.WriteLine(e.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, process.Id, job, options);
    }

    private static Process Launch(ProcessStartInfo start, ChildProcessOptions options)
    {
        start.UseShellExecute = false;
        start.WorkingDirectory = options.WorkingDirectory ?? "";
        foreach (var (name, value) in options.Environment) start.Environment[name] = value;
        try
        {
            return Process.Start(start) ?? throw new IOException($"{start.FileName} could not be started.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"{start.FileName} could not be started: {e.Message}", e);
        }
    }

    private static string Find(string name)
    {
        if (name.Contains(Path.DirectorySeparatorChar) || Path.IsPathRooted(name))
            return File.Exists(name) ? Path.GetFullPath(name) : throw Missing(name);
        var folders = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe", ".cmd"] : [""];
        return folders.Where(f => f.Length > 0).SelectMany(f => endings, (f, e) => Path.Combine(f, name + e))
            .FirstOrDefault(File.Exists) ?? throw Missing(name);
    }

    private static FileNotFoundException Missing(string name) =>
        new($"The executable '{name}' was not found. Give its full path or put it on PATH.", name);
}
