using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>What a gateway opens and must close: its folder, key, journal and connection to the chain.</summary>
internal sealed class GatewayResources : IAsyncDisposable
{
    private readonly IDisposable _lock;
    private readonly HttpClient _http = new();
    private readonly SqliteLog _journal;

    private GatewayResources(IDisposable held, GatewayOptions options)
    {
        _lock = held;
        Key = NodeKey.LoadOrCreate(options.Folder, "gateway");
        Chain = new EvmClient(new JsonRpcClient(_http, options.Deployment.Rpc));
        Sender = new TransactionSender(Chain, Key, options.Deployment.ChainId);
        _journal = new SqliteLog(options.Folder.Journal);
    }

    public EthereumKey Key { get; }

    public EvmClient Chain { get; }

    public TransactionSender Sender { get; }

    /// <exception cref="IOException">The folder is in use, or the chain is another one than the
    /// deployment's.</exception>
    public static async Task<GatewayResources> OpenAsync(GatewayOptions options, CancellationToken ct)
    {
        if (!options.Folder.TryLock(out var held, out var error))
            throw new IOException(error);
        GatewayResources? resources = null;
        try
        {
            resources = new GatewayResources(held, options);
            return await options.Deployment.FindMismatchAsync(resources.Chain, ct) is { } mismatch
                ? throw new IOException(mismatch)
                : resources;
        }
        catch (RpcException e)
        {
            await resources!.DisposeAsync();
            throw new IOException($"The chain at {options.Deployment.Rpc} does not answer: {e.Message} Start it, or " +
                "correct `rpc` in the deployment file (network.json).", e);
        }
        catch
        {
            if (resources is not null)
                await resources.DisposeAsync();
            else
                held.Dispose();
            throw;
        }
    }

    public GatewayParts Assemble(GatewayOptions options, WorkloadRegistry workloads, TimeProvider time)
    {
        var (deployment, folder) = (options.Deployment, options.Folder);
        var domain = new MarketDomain(deployment.ChainId, deployment.Market);
        var blocks = new GatewayBlocks(folder.Blocks, Path.Combine(folder.Root, "held"));
        var offers = new OfferBook(domain, Key.Address.ToString(), time);
        var jobs = new JobRegistry(Path.Combine(folder.Root, "jobs"));
        var network = new NetworkInfo(Key.Address, deployment.ChainId, deployment.Rpc.ToString(), deployment.Market,
            deployment.Token, deployment.QuorumVerdict, deployment.Identity, 0, Dispute: deployment.DisputeVerdict,
            IsDevelopment: deployment.IsDevelopment, StartedMs: time.GetUtcNow().ToUnixTimeMilliseconds());
        var identities = new IdentityBook(new IdentityReader(Chain, deployment.Identity),
            new QuorumVerdictContract(Chain, deployment.QuorumVerdict), network, blocks);
        var coordinator = new CoordinatorService(new Coordinator(options.Coordination), _journal, time);
        var history = new ProviderHistory(coordinator, identities);
        var context = new WorkContext(options.Threads);
        var stakes = new StakeReader(Chain, deployment.Market, deployment.Token);
        return new GatewayParts
        {
            Network = network,
            Domain = domain,
            Sessions = new SessionBook(Key.Address, time),
            Blocks = blocks,
            Offers = offers,
            Identities = identities,
            Registrar = new IdentityRegistrar(Chain, Sender, network, blocks.Public, folder, time),
            History = history,
            Planner = new JobPlanner(workloads, offers, history, blocks.All, domain, stakes, context,
                new JobTermsOptions { Network = network }, time),
            Jobs = jobs,
            Coordinator = coordinator,
            Vouchers = new VoucherOffice(Key, domain),
            Receipts = new ReceiptOffice(
                jobs, domain, deployment, new RpcReceiptChain(Chain, deployment.Market), Key),
            Watch = new JobWatch(),
            Refunds = new ReleaseDesk(jobs),
            Stages = new StageCombiner(workloads, blocks.All, options.Threads),
            Disputes = new DisputeDesk(Key, domain, network, blocks.All, context),
            Proofs = new ProofDesk(domain, blocks.All, context),
            Stakes = stakes,
            Work = new WorkSignal(time),
            Questions = new QuestionRelay(time),
            Head = new HeadFollower(Chain, time),
        };
    }

    public ValueTask DisposeAsync()
    {
        _journal.Dispose();
        Sender.Dispose();
        Key.Dispose();
        _http.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }
}
