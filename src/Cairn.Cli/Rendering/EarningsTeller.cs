using Cairn.Host;

namespace Cairn.Cli;

/// <summary>Says what a provider is guaranteed to be paid, whenever that changes.</summary>
internal sealed class EarningsTeller(Ui ui, ProviderHost provider)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private (UInt128 Guaranteed, UInt128 Paid, UInt128 Open) _told;

    /// <summary>Tells until it is cancelled, and once more at the end.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(Every, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Tell();
        }
    }

    private void Tell()
    {
        var now = (Guaranteed: UInt128.Zero, Paid: UInt128.Zero, Open: UInt128.Zero);
        foreach (var job in provider.Earnings)
            now = (now.Guaranteed + job.Guaranteed, now.Paid + job.Redeemed,
                now.Open + (job.Receipted > job.Guaranteed && job.Stopped is null
                    ? job.Receipted - job.Guaranteed
                    : UInt128.Zero));
        if (now == _told)
            return;
        _told = now;
        ui.Object("earnings", new { now.Guaranteed, now.Paid, now.Open });
        ui.Line($"[grey]{DateTime.Now:HH:mm:ss}[/] guaranteed [bold]{Dollars.Format(now.Guaranteed)}[/] by vouchers, " +
            $"{Dollars.Format(now.Paid)} of it paid on chain; {Dollars.Format(now.Open)} delivered, not accepted yet");
    }
}
