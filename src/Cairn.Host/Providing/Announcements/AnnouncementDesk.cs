using System.Collections.Concurrent;
using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// Follows the jobs that are announced on chain and offers at their gateways, beside the home gateway: a bounded number
/// of them, at allowed hosts only, on little credit. A gateway that gives no work for a while is left.
/// </summary>
internal sealed class AnnouncementDesk(
    SharedMachine machine, ProviderOptions options, WorkloadRegistry workloads, IProgress<string> log,
    TimeProvider time)
{
    private const int LookBackBlocks = 256;
    private const int RememberedMax = 1_000;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly UInt128 StrangersCredit = 1_000_000;

    private readonly ConcurrentDictionary<Uri, GuestGateway> _guests = new();
    private readonly Dictionary<Uri, DateTimeOffset> _tried = [];
    private readonly HashSet<string> _told = [];

    /// <summary>What the jobs of all guests owe.</summary>
    public IEnumerable<EarningsView> Earnings => _guests.Values.SelectMany(g => g.Earnings);

    /// <summary>Follows until it is cancelled; then all guests have finished or given back their leases.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            ReopenOld(ct);
            var chain = machine.Home.Chain;
            var head = await HeadAsync(chain, ct);
            var follower = new LogFollower(chain,
                LogFilter.Of(machine.Home.Network.Market).With(MarketAnnouncedEvent.Topics()),
                new LogFollowerOptions { FirstBlock = head < LookBackBlocks ? 0 : head - LookBackBlocks }, time);
            // A reorganisation that takes an announcement back undoes nothing: an offer costs nobody anything.
            await foreach (var batch in follower.FollowAsync(LogCursor.Start, ct))
                foreach (var entry in batch.Added)
                    if (MarketAnnouncedEvent.TryDecode(entry, out var announced))
                        Take(announced.Endpoint, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }

        await Task.WhenAll(_guests.Values.Select(g => g.Running));
    }

    private async Task<ulong> HeadAsync(EvmClient chain, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await chain.GetBlockNumberAsync(ct);
            }
            catch (RpcException)
            {
                await Task.Delay(LookEvery, time, ct);
            }
        }
    }

    // What earlier processes were promised there is still to be claimed.
    private void ReopenOld(CancellationToken ct)
    {
        foreach (var folder in Directory.EnumerateDirectories(
            options.Folder.Root, AnnouncedEndpoint.FolderPrefix + "*"))
            if (KnownGateway.AddressIn(new RunFolder(folder)) is { } address)
                Take(address.AbsoluteUri, ct);
    }

    private void Take(string text, CancellationToken ct)
    {
        if (!AnnouncedEndpoint.TryParse(text, options.AnnouncedHosts, out var endpoint, out var why))
        {
            TellOnce($"an announcement is passed over: its endpoint {why}");
            return;
        }

        if (endpoint == machine.Home.Gateway.Address)
            return;
        if (_guests.TryGetValue(endpoint, out var known))
            known.Wake();
        else if (_guests.Count >= options.AnnouncedGatewaysMax)
            TellOnce("an announcement is passed over: as many announced gateways as allowed are served already");
        else if (MayTry(endpoint))
            Open(endpoint, ct);
    }

    // Anybody may fill the chain with announcements; nobody fills the log with them.
    private void TellOnce(string line)
    {
        if (_told.Add(line))
            log.Report(line);
    }

    private bool MayTry(Uri endpoint)
    {
        var now = time.GetUtcNow();
        if (_tried.TryGetValue(endpoint, out var last) && now - last < AgainAfter)
            return false;
        if (_tried.Count >= RememberedMax)
            _tried.Clear();
        _tried[endpoint] = now;
        return true;
    }

    private void Open(Uri endpoint, CancellationToken ct)
    {
        var guest = new GuestGateway(Idle, time);
        _guests[endpoint] = guest;
        var serving = options with
        {
            Folder = options.Folder.Child(AnnouncedEndpoint.FolderName(endpoint)),
            Gateway = endpoint,
            FollowChain = false,
            Execution = options.Execution with
            {
                CreditLimit = UInt128.Min(options.Execution.CreditLimit, StrangersCredit),
            },
        };
        var lines = new Prefixed(log, endpoint.Authority);
        guest.Start(
            () => ProviderHost.StartGuestAsync(serving, workloads, time, lines, machine, ct), lines,
            () => _guests.TryRemove(endpoint, out _), ct);
    }

    private sealed class Prefixed(IProgress<string> log, string prefix) : IProgress<string>
    {
        public void Report(string value) => log.Report($"{prefix}: {value}");
    }
}
