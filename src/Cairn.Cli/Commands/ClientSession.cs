using Cairn.Content;
using Cairn.Evm;
using Cairn.Host;

namespace Cairn.Cli;

/// <summary>What a client's command needs: its key, the gateway, the chain.</summary>
internal sealed class ClientSession : IDisposable
{
    private readonly HttpClient _http = new();

    private ClientSession(RunFolder folder, GatewayClient gateway, NetworkInfo network, EthereumKey key)
    {
        (Folder, Gateway, Network, Key) = (folder, gateway, network, key);
        Chain = new EvmClient(new JsonRpcClient(_http, new Uri(network.Rpc)));
        Jobs = new JobClient(gateway, network, Chain, key, new FolderBlockStore(folder.Blocks), Kinds.All());
    }

    public RunFolder Folder { get; }

    public GatewayClient Gateway { get; }

    public NetworkInfo Network { get; }

    public EthereumKey Key { get; }

    public EvmClient Chain { get; }

    public JobClient Jobs { get; }

    /// <exception cref="IOException">No gateway, or one whose chain is another than it says.</exception>
    public static async Task<ClientSession> OpenAsync(RunFolder folder, string? gateway, CancellationToken ct)
    {
        var address = CommonOptions.FindGateway(gateway, folder);
        var key = NodeKey.LoadOrCreate(folder, "client");
        var client = new GatewayClient(address, key, SessionRole.Client);
        try
        {
            var session = new ClientSession(folder, client, await client.GetAsync<NetworkInfo>("v1/network", ct), key);
            var chainId = await session.Chain.GetChainIdAsync(ct);
            return chainId == session.Network.ChainId
                ? session
                : throw new IOException($"The chain at {session.Network.Rpc} has id {chainId}; the gateway says " +
                    $"{session.Network.ChainId}. Use a gateway of that chain.");
        }
        catch
        {
            client.Dispose();
            key.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Jobs.Dispose();
        Gateway.Dispose();
        Key.Dispose();
        _http.Dispose();
    }
}
