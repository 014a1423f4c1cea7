using Cairn.Contracts;
using Cairn.Jobs;
using Cairn.Market;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cairn.Host;

/// <summary>
/// A gateway: the coordinator with its journal, its HTTP API and its view of the chain, in one process.
/// </summary>
public sealed partial class GatewayHost : IAsyncDisposable
{
    private const int RequestBytesMax = 8 << 20;

    private readonly WebApplication _web;
    private readonly GatewayParts _parts;
    private readonly EffectPerformer _performer;
    private readonly ConvictionFollower _convictions;
    private readonly GatewayResources _resources;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private Task _background = Task.CompletedTask;

    private GatewayHost(
        WebApplication web, GatewayParts parts, EffectPerformer performer, ConvictionFollower convictions,
        GatewayResources resources, ILogger logger) =>
        (_web, _parts, _performer, _convictions, _resources, _logger) =
            (web, parts, performer, convictions, resources, logger);

    /// <summary>Where the gateway answers.</summary>
    public Uri Address => new(_web.Urls.First());

    /// <summary>
    /// Completes when the gateway cannot go on, with the reason; nothing that was acknowledged is lost.
    /// </summary>
    public Task Faulted => _parts.Coordinator.Faulted;

    /// <summary>Starts a gateway, continuing what its folder holds.</summary>
    /// <exception cref="IOException">The folder is in use or damaged, the port is taken, or the chain is another
    /// one.</exception>
    public static async Task<GatewayHost> StartAsync(
        GatewayOptions options, WorkloadRegistry workloads, TimeProvider time, CancellationToken ct)
    {
        var resources = await GatewayResources.OpenAsync(options, ct);
        try
        {
            var web = Build(options);
            var logger = web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("gateway");
            var parts = resources.Assemble(options, workloads, time);
            var reporter = new ContradictionReporter(parts.Domain, parts.Receipts,
                new QuorumVerdictContract(resources.Chain, options.Deployment.QuorumVerdict), resources.Sender, logger);
            var market = new MarketContract(resources.Chain, options.Deployment.Market);
            var performer = new EffectPerformer(
                parts, new ContradictionDesk(parts, reporter),
                new LockRecorder(parts.Domain, parts.Stakes, resources.Chain, resources.Sender, logger),
                new EscrowWatch(market, parts.Jobs, parts.Coordinator, logger), logger);
            var convictions = new ConvictionFollower(
                resources.Chain, options.Deployment, parts.Jobs, parts.Coordinator, time);
            var gateway = new GatewayHost(web, parts, performer, convictions, resources, logger);
            gateway.Map(market);
            await parts.Jobs.LoadAsync(parts.Stages, ct);
            parts.Coordinator.Start(performer.Remember, performer.Take);
            await gateway.ListenAsync(options, workloads, ct);
            return gateway;
        }
        catch
        {
            await resources.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _stopping.CancelAsync();
        await _background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _parts.Coordinator.DisposeAsync();
        await _web.DisposeAsync();
        await _resources.DisposeAsync();
        _stopping.Dispose();
    }

    private static WebApplication Build(GatewayOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
            kestrel.Limits.MaxConcurrentConnections = 10_000;
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Port, l => l.Protocols = HttpProtocols.Http1);
        });
        builder.Services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(
            o => o.ShutdownTimeout = TimeSpan.FromSeconds(3));
        var web = builder.Build();
        web.UseExceptionHandler(errors => errors.Run(AnswerFaultAsync));
        return web;
    }

    private static Task AnswerFaultAsync(HttpContext context)
    {
        var fault = context.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>()?.Error;
        var problem = fault switch
        {
            Microsoft.AspNetCore.Http.BadHttpRequestException bad => new ApiProblem(
                bad.StatusCode, "The request is malformed.", bad.InnerException?.Message ?? bad.Message),
            IOException io => new ApiProblem(503, io.Message, "Try again; if it goes on, look at the gateway's log."),
            _ => new ApiProblem(500, "The gateway failed.", "Look at its log."),
        };
        return problem.ToResult().ExecuteAsync(context);
    }

    private void Map(MarketContract market)
    {
        _parts.Sessions.Map(_web);
        _web.MapBlocks(_parts.Blocks, _parts.Sessions);
        new ProviderEndpoints(_parts).Map(_web);
        new JobEndpoints(_parts, market).Map(_web);
        new EvidenceEndpoints(_parts).Map(_web);
        new QuestionEndpoints(_parts.Questions, _parts.Sessions).Map(_web);
    }

    private async Task ListenAsync(GatewayOptions options, WorkloadRegistry workloads, CancellationToken ct)
    {
        try
        {
            await _web.StartAsync(ct);
        }
        catch (IOException e)
        {
            throw new IOException($"Port {options.Port} on 127.0.0.1 cannot be used: {e.Message} " +
                "Choose another with --port, or 0 for a free one.", e);
        }

        AtomicFile.Write(Path.Combine(options.Folder.Root, "address"),
            System.Text.Encoding.UTF8.GetBytes(Address.ToString()));
        var ct2 = _stopping.Token;
        _background = Task.WhenAll(_performer.RunAsync(ct2), TickAsync(ct2),
            _convictions.RunAsync(ct2), _parts.Identities.RunAsync(ct2), RegisterAsync(workloads, ct2),
            _parts.Head.RunAsync(
            (number, hash) => _parts.Coordinator.PostAsync(
                new CoordinatorEvent.BlockSeen(_parts.Coordinator.NowMs, number, hash), ct2),
            _performer.Recheck, ct2));
    }

    private async Task RegisterAsync(WorkloadRegistry workloads, CancellationToken ct)
    {
        var registration = await _parts.Registrar.RunAsync(Address, new AgentCapabilities
        {
            Role = AgentCapabilities.Gateway,
            Version = IdentityRegistrar.Version,
            Kinds = [.. workloads.Kinds],
            KernelSets = [Offer.KernelSetName],
        }, why => NotRegistered(_logger, why), ct);
        _parts.Identities.Keep(_parts.Network.Gateway, registration);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Why}")]
    private static partial void NotRegistered(ILogger logger, string why);

    private async Task TickAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(ct))
            await _parts.Coordinator.PostAsync(new CoordinatorEvent.Ticked(_parts.Coordinator.NowMs), ct);
    }
}
