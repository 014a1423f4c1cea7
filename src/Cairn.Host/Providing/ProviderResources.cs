using Cairn.Content;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>What a provider opens and must close.</summary>
internal sealed class ProviderResources : IAsyncDisposable
{
    private readonly IDisposable _lock;
    private readonly HttpClient _http = new();
    private readonly SharedMachine? _machine;

    private ProviderResources(
        IDisposable held, ProviderOptions options, EthereumKey key, GatewayClient gateway, NetworkInfo network,
        SharedMachine? machine, TimeProvider time)
    {
        (_lock, _machine) = (held, machine);
        (Key, Gateway, Network) = (key, gateway, network);
        Domain = new MarketDomain(network.ChainId, network.Market);
        Chain = machine?.Home.Chain ?? new EvmClient(new JsonRpcClient(_http, new Uri(network.Rpc)));
        Sender = machine?.Home.Sender ?? new TransactionSender(Chain, key, network.ChainId);
        Blocks = new FolderBlockStore(options.Folder.Blocks, flushToDisk: false);
        Journal = new SqliteLog(options.Folder.Journal);
        Registrar = new IdentityRegistrar(Chain, Sender, network, Blocks, options.Folder, time);
        Folder = options.Folder;
        Evidence = new EvidenceBook(Path.Combine(options.Folder.Root, EvidenceBook.FolderName));
        Vouchers = new VoucherBook(Domain, key.Address,
            new FileVoucherStore(Path.Combine(options.Folder.Root, FileVoucherStore.FolderName)));
    }

    public EthereumKey Key { get; }

    public GatewayClient Gateway { get; }

    public NetworkInfo Network { get; }

    public MarketDomain Domain { get; }

    public EvmClient Chain { get; }

    /// <summary>The account's only sender: two would take the same nonces.</summary>
    public TransactionSender Sender { get; }

    public IdentityRegistrar Registrar { get; }

    public IBlockStore Blocks { get; }

    public SqliteLog Journal { get; }

    public VoucherBook Vouchers { get; }

    public RunFolder Folder { get; }

    public EvidenceBook Evidence { get; }

    /// <exception cref="IOException">The folder is in use, the gateway was never met and is away, or the chain is away
    /// or another one.</exception>
    public static async Task<ProviderResources> OpenAsync(
        ProviderOptions options, TimeProvider time, CancellationToken ct)
    {
        if (!options.Folder.TryLock(out var held, out var error))
            throw new IOException(error);
        var key = NodeKey.LoadOrCreate(options.Folder, "provider");
        var gateway = new GatewayClient(options.Gateway, key, SessionRole.Provider, time);
        ProviderResources? resources = null;
        try
        {
            var network = await KnownGateway.FindAsync(gateway, options.Folder, ct);
            resources = new ProviderResources(held, options, key, gateway, network, null, time);
            await resources.RequireChainAsync(ct);
            return resources;
        }
        catch
        {
            if (resources is not null)
            {
                await resources.DisposeAsync();
            }
            else
            {
                gateway.Dispose();
                key.Dispose();
                held.Dispose();
            }

            throw;
        }
    }

    /// <summary>
    /// Opens what serving one more gateway takes. Key and chain are the home gateway's: a stranger's word on what the
    /// chain holds is not asked for.
    /// </summary>
    /// <exception cref="IOException">The folder is in use, or the gateway is away or cannot be served.</exception>
    public static async Task<ProviderResources> OpenGuestAsync(
        ProviderOptions options, SharedMachine machine, TimeProvider time, CancellationToken ct)
    {
        if (!options.Folder.TryLock(out var held, out var error))
            throw new IOException(error);
        GatewayClient? gateway = null;
        try
        {
            // Without a key: nothing is signed for a gateway before it is known which one it is.
            using var unknown = new GatewayClient(options.Gateway, null, SessionRole.Provider, time);
            var theirs = await KnownGateway.FindAsync(unknown, options.Folder, ct);
            if (SharedMachine.FindMismatch(machine.Home.Network, theirs) is { } mismatch)
                throw new IOException(mismatch);
            if (!machine.Gateways.TryAdd(theirs.Gateway, options.Gateway))
                throw new IOException($"{theirs.Gateway} is served at {machine.Gateways[theirs.Gateway]}");
            gateway = new GatewayClient(
                options.Gateway, machine.Home.Key, SessionRole.Provider, time, theirs.Gateway);
            return new ProviderResources(held, options, machine.Home.Key, gateway,
                machine.Home.Network with { Gateway = theirs.Gateway }, machine, time);
        }
        catch
        {
            gateway?.Dispose();
            held.Dispose();
            throw;
        }
    }

    private async Task RequireChainAsync(CancellationToken ct)
    {
        ulong chainId;
        try
        {
            chainId = await Chain.GetChainIdAsync(ct);
        }
        catch (RpcException e)
        {
            throw new IOException($"The gateway's chain at {Network.Rpc} does not answer: {e.Message} Check that it " +
                "can be reached from here, or use another gateway.", e);
        }

        if (chainId != Network.ChainId)
            throw new IOException($"The chain at {Network.Rpc} has id {chainId}; the gateway says " +
                $"{Network.ChainId}. Ask the gateway's owner, or use another gateway.");
    }

    public ValueTask DisposeAsync()
    {
        Journal.Dispose();
        Gateway.Dispose();
        if (_machine is null)
        {
            Sender.Dispose();
            Key.Dispose();
        }
        else
        {
            _machine.Gateways.TryRemove(Network.Gateway, out _);
        }

        _http.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }
}
