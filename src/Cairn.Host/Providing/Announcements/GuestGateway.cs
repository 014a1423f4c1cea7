using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>One announced gateway that is served, until it has given no work for a while.</summary>
internal sealed class GuestGateway(TimeSpan idle, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private volatile ProviderHost? _host;
    private long _awakeTicks = time.GetUtcNow().UtcTicks;

    /// <summary>Completes when it is no longer served.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>What its jobs owe.</summary>
    public IReadOnlyList<EarningsView> Earnings => _host?.Earnings ?? [];

    /// <summary>It was announced again.</summary>
    public void Wake() => Interlocked.Exchange(ref _awakeTicks, time.GetUtcNow().UtcTicks);

    /// <summary>Connects and works beside the caller.</summary>
    public void Start(
        Func<Task<ProviderHost>> connect, IProgress<string> log, Action ended, CancellationToken ct) =>
        Running = Task.Run(async () =>
        {
            try
            {
                await using var host = await connect();
                _host = host;
                log.Report("its announcement was found on chain; offering there, too");
                await ServeAsync(host, ct);
                log.Report("no longer served");
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                if (!ct.IsCancellationRequested)
                    log.Report($"cannot be served: {e.Message}");
            }
            finally
            {
                ended();
            }
        }, CancellationToken.None);

    private async Task ServeAsync(ProviderHost host, CancellationToken ct)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var working = host.RunAsync(leaving.Token);
        while (!working.IsCompleted && !ct.IsCancellationRequested)
        {
            await Task.WhenAny(working, Task.Delay(LookEvery, time, ct));
            if (host.HasOpenWork)
                Wake();
            else if (time.GetUtcNow().UtcTicks - Interlocked.Read(ref _awakeTicks) > idle.Ticks)
                break;
        }

        await leaving.CancelAsync();
        await working;
    }
}
