using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A provider's line to its gateway and, for the price of a claim, to the chain.</summary>
internal sealed class GatewayLink(
    ProviderResources resources, ProviderOptions options, WorkloadRegistry workloads, long unitsPerSecond,
    UnitPrice price, SharedMachine? machine, TimeProvider time)
{
    private const ulong ClaimGas = 70_000;
    private const long OfferSeconds = 3_600;
    private static readonly TimeSpan OfferEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShowAgainAfter = TimeSpan.FromSeconds(5);
    private readonly HeadWatch _heads = new(resources.Chain);
    private volatile bool _up;
    private volatile Registration? _identity;
    private DateTimeOffset _showAt;

    /// <summary>Whether the gateway answered last time.</summary>
    public bool IsUp => _up;

    /// <summary>The provider's identity; null before it is registered.</summary>
    public Registration? Identity => _identity ?? machine?.Identity();

    /// <summary>Gets the identity on chain; the gateway is shown it then, and again with every offer.</summary>
    public async Task RegisterAsync(IProgress<string> log, CancellationToken ct)
    {
        if (machine is not null)
            return;
        _identity = await resources.Registrar.RunAsync(resources.Gateway.Address, new AgentCapabilities
        {
            Role = AgentCapabilities.Provider,
            Version = IdentityRegistrar.Version,
            Kinds = [.. workloads.Kinds],
            KernelSets = [Offer.KernelSetName],
            Threads = options.Threads,
            VectorBits = options.MaxVectorBits,
            UnitsPerSecond = unitsPerSecond,
        }, log.Report, ct);
        log.Report($"agent {_identity.Agent.AgentId} of {_identity.Agent.RegistryName}, {_identity.File.Uri}");
    }

    /// <summary>Keeps the offer fresh; tells when the gateway can be reached.</summary>
    public async Task WatchAsync(Action<Func<long, ExecutorEvent>> post, CancellationToken ct)
    {
        var (offered, startedMs) = (DateTimeOffset.MinValue, 0L);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var network = await resources.Gateway.GetAsync<NetworkInfo>("v1/network", ct);
                if (time.GetUtcNow() - offered >= OfferEvery || network.StartedMs != startedMs)
                {
                    await resources.Gateway.PostNothingAsync("v1/offers", await MakeOfferAsync(ct), ct);
                    (offered, startedMs) = (time.GetUtcNow(), network.StartedMs);
                    _showAt = offered;
                }

                if (!_up)
                    post(now => new ExecutorEvent.GatewayUp(now));
                _up = true;
                await ShowIdentityAsync(ct);
            }
            catch (ApiException)
            {
                offered = DateTimeOffset.MinValue;
                Lost(post);
            }

            await Task.Delay(RetryEvery, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The gateway's node may be behind this one's, or away: then the identity is shown again.
    private async Task ShowIdentityAsync(CancellationToken ct)
    {
        if (Identity is not { } identity || time.GetUtcNow() < _showAt)
            return;
        _showAt = time.GetUtcNow() + ShowAgainAfter;
        try
        {
            await resources.Gateway.PostNothingAsync("v1/identities",
                new IdentityRequest(identity.Agent.AgentId, identity.File.ToBytes()), ct);
            _showAt = DateTimeOffset.MaxValue;
        }
        catch (ApiException e) when (e.Problem.Status is 400 or 503)
        {
        }
    }

    /// <summary>Tells once that the gateway cannot be reached.</summary>
    public void Lost(Action<Func<long, ExecutorEvent>> post)
    {
        if (_up)
            post(now => new ExecutorEvent.GatewayDown(now));
        _up = false;
    }

    public Task<PullReply> PullAsync(ExecutorEffect.Pull pull, CancellationToken ct)
    {
        var known = resources.Vouchers.All().Select(v => new KnownVoucher(v.Message.JobId, v.Message.Amount)).ToArray();
        return resources.Gateway.PostAsync<PullReply>("v1/pull", new PullRequest(pull.PiecesMax, pull.Held, known), ct);
    }

    public async Task<long> RenewAsync(Hash32 job, Hash32 lease, CancellationToken ct) =>
        (await resources.Gateway.PostAsync<RenewReply>("v1/leases/renew", new LeaseRequest(job, lease), ct)).ExpiresMs;

    public Task ReturnAsync(Hash32 job, Hash32 lease, CancellationToken ct) =>
        resources.Gateway.PostNothingAsync("v1/leases/return", new LeaseRequest(job, lease), ct);

    /// <summary>
    /// What a claim costs now in token base units, rounded up, the newest block, and whether blocks seen are gone.
    /// </summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<(UInt128 RedeemCost, Hash32 Head, bool WentBack)> LookAtChainAsync(CancellationToken ct)
    {
        var (head, _, wentBack) = await _heads.LookAsync(ct);
        var feeWei = (UInt128)(head.BaseFeePerGasWei ?? UInt256.Zero) * ClaimGas;
        var scaled = feeWei * (UInt128)options.EtherDollars * TestMoney.BaseUnitsPerDollar;
        return ((scaled + WeiPerEther - 1) / WeiPerEther, head.Hash, wentBack);
    }

    private static UInt128 WeiPerEther { get; } = UInt128.Parse("1000000000000000000");

    private async Task<Signed<Offer>> MakeOfferAsync(CancellationToken ct)
    {
        string[] kinds = [.. workloads.Kinds];
        var asked = await price.AskAsync(resources, kinds, OfferSeconds, ct);
        return Signed<Offer>.By(resources.Key, resources.Domain, new Offer
        {
            Provider = resources.Key.Address,
            Gateway = resources.Network.Gateway.ToString(),
            Kinds = string.Join(',', kinds),
            PricePerUnit = asked,
            UnitsPerSecond = (ulong)unitsPerSecond,
            Threads = (uint)options.Threads,
            Sandbox = 0,
            KernelSet = Offer.CurrentKernelSet,
            Expiry = (ulong)(time.GetUtcNow().ToUnixTimeSeconds() + OfferSeconds),
            Nonce = (UInt256)(ulong)time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
    }
}
