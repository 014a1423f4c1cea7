using Cairn.Contracts;

namespace Cairn.Host;

/// <summary>
/// A role in a process of its own that is started again when it ends without being asked to: roles continue from their
/// journals. One that keeps ending is given up.
/// </summary>
internal sealed class ChildRole : IAsyncDisposable
{
    private const int RestartsMax = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(30);

    private readonly ChildProcessOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private ChildProcess _process;

    /// <exception cref="IOException">The process could not be started.</exception>
    public ChildRole(string name, ChildProcessOptions options)
    {
        (Name, _options) = (name, options);
        _process = ChildProcess.Start(options);
        GivenUp = WatchAsync();
    }

    public string Name { get; }

    public string LogPath => _options.LogPath;

    /// <summary>The process id of the moment.</summary>
    public int ProcessId => _process.Id;

    /// <summary>How often the process has ended without being asked to.</summary>
    public int Ends { get; private set; }

    /// <summary>Completes when the role was given up, or has been stopped.</summary>
    public Task GivenUp { get; }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _process.StopAsync();
        await GivenUp;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _process.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        for (var restarts = 0; restarts <= RestartsMax; restarts++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await _process.Exited;
            if (_stopping.IsCancellationRequested)
                return;
            Ends++;
            if (TimeProvider.System.GetElapsedTime(started) > Healthy)
                restarts = 0;
            await Task.Delay(Pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested)
                return;
            await _process.DisposeAsync();
            try
            {
                _process = ChildProcess.Start(_options);
            }
            catch (IOException)
            {
                // The program has gone from under it: given up at once.
                return;
            }
        }
    }
}
