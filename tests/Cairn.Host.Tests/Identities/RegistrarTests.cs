using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host.Tests;

/// <summary>A chain that is away, or an account without gas, delays the registration and nothing else.</summary>
public sealed class RegistrarTests
{
    private static readonly AgentCapabilities Capabilities = new()
    {
        Role = AgentCapabilities.Provider, Version = "1", Kinds = ["train"], KernelSets = [Offer.KernelSetName],
    };

    [Fact]
    public async Task Registration_follows_once_the_chain_answers_and_the_gas_is_there()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var folder = new TempFolder();
        using var http = new HttpClient();
        var chain = await StartChainAsync(folder, 0);
        var deployment = await Deployment.DeployAsync(chain.Client, DevChain.Account(0));
        await chain.DisposeAsync();

        using var key = EthereumKey.Create();
        var client = new EvmClient(new JsonRpcClient(http, chain.Rpc, new JsonRpcOptions { MaxRetries = 0 }));
        using var sender = new TransactionSender(client, key, deployment.ChainId);
        var network = new NetworkInfo(key.Address, deployment.ChainId, "", deployment.Market, deployment.Token,
            deployment.QuorumVerdict, deployment.Identity, 0);
        var registrar = new IdentityRegistrar(client, sender, network, new MemoryBlockStore(), folder.Run,
            TimeProvider.System);
        var told = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var running = registrar.RunAsync(
            new Uri("http://127.0.0.1:1/"), Capabilities, why => told.Writer.TryWrite(why), timeout.Token);
        await told.Reader.ReadAsync(timeout.Token);

        await using var again = await StartChainAsync(folder, chain.Rpc.Port);
        while (!(await told.Reader.ReadAsync(timeout.Token)).Contains("cannot pay the gas", StringComparison.Ordinal))
            Assert.False(running.IsCompleted);
        using var rich = new TransactionSender(client, DevChain.Account(1), deployment.ChainId);
        (await rich.SendAsync(new ContractCall(key.Address, default, UInt256.Parse("1000000000000000000"))))
            .ReceiptOrThrow();

        var registration = await running;
        var found = await new IdentityReader(client, deployment.Identity).FindAsync(key.Address);
        Assert.Equal((registration.Agent.AgentId, registration.File.Uri), (found!.AgentId, found.Uri));
    }

    private static Task<DevChain> StartChainAsync(TempFolder folder, int port) => DevChain.StartAsync(new()
    {
        RunFolder = folder.Run.Chain,
        Port = port,
        DumpStatePath = folder.Run.ChainDump,
        Continues = true,
    });
}
