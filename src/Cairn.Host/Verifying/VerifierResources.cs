using Cairn.Content;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>What a verifier opens and must close.</summary>
internal sealed class VerifierResources : IAsyncDisposable
{
    private readonly IDisposable _lock;
    private readonly HttpClient _http = new();

    private VerifierResources(
        IDisposable held, VerifierOptions options, EthereumKey key, GatewayClient gateway, NetworkInfo network)
    {
        (_lock, Key, Gateway, Network, Folder) = (held, key, gateway, network, options.Folder);
        Domain = new MarketDomain(network.ChainId, network.Market);
        Chain = new EvmClient(new JsonRpcClient(_http, new Uri(network.Rpc)));
        Sender = new TransactionSender(Chain, key, network.ChainId);
        Blocks = new TieredBlockStore(new FolderBlockStore(options.Folder.Blocks, flushToDisk: false), gateway.Blocks);
        Journal = new SqliteLog(options.Folder.Journal);
    }

    public EthereumKey Key { get; }

    public GatewayClient Gateway { get; }

    public NetworkInfo Network { get; }

    public RunFolder Folder { get; }

    public MarketDomain Domain { get; }

    public EvmClient Chain { get; }

    public TransactionSender Sender { get; }

    public IBlockStore Blocks { get; }

    public SqliteLog Journal { get; }

    /// <exception cref="IOException">The folder is in use, the gateway is away, or the chain is away or another one.
    /// </exception>
    public static async Task<VerifierResources> OpenAsync(
        VerifierOptions options, TimeProvider time, CancellationToken ct)
    {
        if (!options.Folder.TryLock(out var held, out var error))
            throw new IOException(error);
        var key = NodeKey.LoadOrCreate(options.Folder, "verifier");
        var gateway = new GatewayClient(options.Gateway, key, SessionRole.Verifier, time);
        VerifierResources? resources = null;
        try
        {
            var network = await KnownGateway.FindAsync(gateway, options.Folder, ct);
            resources = new VerifierResources(held, options, key, gateway, network);
            var chainId = await resources.Chain.GetChainIdAsync(ct);
            return chainId == network.ChainId
                ? resources
                : throw new IOException($"The chain at {network.Rpc} has id {chainId}; the gateway says " +
                    $"{network.ChainId}. Ask the gateway's owner, or use another gateway.");
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

    public ValueTask DisposeAsync()
    {
        Journal.Dispose();
        Gateway.Dispose();
        Sender.Dispose();
        Key.Dispose();
        _http.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }
}
