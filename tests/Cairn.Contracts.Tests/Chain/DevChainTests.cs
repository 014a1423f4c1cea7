using System.Net;
using System.Net.Sockets;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

public sealed class DevChainTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_accounts_are_those_every_development_node_funds()
    {
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", DevChain.Account(0).Address.ToString());
        Assert.Equal("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", DevChain.Account(1).Address.ToString());
        Assert.Equal("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
            Crypto.Hex.Format(DevChain.Account(0).ExportPrivateKey()));
    }

    [Fact]
    public async Task A_chain_starts_with_its_id_and_funded_accounts_and_mines_by_itself()
    {
        await using var chain = await DevChain.StartAsync(Options() with { ChainId = 4242, Accounts = 12 });
        Assert.Equal(4242UL, await chain.Client.GetChainIdAsync());
        Assert.False((await chain.Client.GetBalanceAsync(DevChain.Account(11).Address)).IsZero);
        Assert.True((await chain.Client.GetBalanceAsync(DevChain.Account(12).Address)).IsZero);
        using var patience = new CancellationTokenSource(Patience);
        while (await chain.Client.GetBlockNumberAsync(patience.Token) < 2) await Task.Delay(50, patience.Token);
    }

    [Fact]
    public async Task A_chain_restarted_from_its_dump_still_knows_what_happened()
    {
        var dump = _folder.File("chain.json");
        Deployment deployment;
        TransactionFacts before;
        await using (var chain = await DevChain.StartAsync(Options() with { DumpStatePath = dump }))
        {
            deployment = await Deployment.DeployAsync(chain.Client, DevChain.Account(0));
            await MintAsync(chain, deployment);
            deployment = deployment with { Block = await chain.Client.GetBlockNumberAsync() };
            before = await TransactionFacts.OfAsync(chain.Client, deployment);
            await chain.StopAsync();
        }
        Assert.Single(before.Logs);

        await using var again = await DevChain.StartAsync(Options() with { LoadStatePath = dump });
        Assert.Null(await deployment.FindMismatchAsync(again.Client));
        Assert.Equivalent(before, await TransactionFacts.OfAsync(again.Client, deployment), strict: true);
    }

    [Fact]
    public async Task Old_states_are_kept_in_the_run_folder_and_forgotten_at_the_end()
    {
        var states = _folder.File("chain-states");
        Directory.CreateDirectory(_folder.File("chain-states/left-by-a-killed-node"));
        await using var chain = await DevChain.StartAsync(Options() with { BlockTimeSeconds = 0 });
        Assert.False(Directory.Exists(_folder.File("chain-states/left-by-a-killed-node")));
        await chain.Client.Rpc.CallAsync(new RpcRequest("anvil_mine", ["0x4b0"]));
        using var patience = new CancellationTokenSource(Patience);
        while (!Directory.Exists(states) || !Directory.EnumerateFiles(states, "*", SearchOption.AllDirectories).Any())
            await Task.Delay(50, patience.Token);
        await chain.StopAsync();
        Assert.False(Directory.Exists(states));
    }

    [UnixFact]
    public async Task A_killed_node_restarts_from_its_periodic_dump()
    {
        var dump = _folder.File("chain.json");
        await using var chain = await DevChain.StartAsync(
            Options() with { DumpStatePath = dump, DumpIntervalSeconds = 1 });
        var deployment = await Deployment.DeployAsync(chain.Client, DevChain.Account(0));
        var written = DateTime.UtcNow.AddSeconds(1);
        using var patience = new CancellationTokenSource(Patience);
        while (File.GetLastWriteTimeUtc(dump) < written) await Task.Delay(50, patience.Token);
        await Task.Delay(200, patience.Token);

        System.Diagnostics.Process.GetProcessById(chain.ProcessId).Kill();

        await chain.Exited.WaitAsync(Patience);
        await using var again = await DevChain.StartAsync(Options() with { LoadStatePath = dump });
        Assert.Null(await deployment.FindMismatchAsync(again.Client));
    }

    [UnixFact]
    public async Task Half_a_dump_never_takes_the_place_of_a_whole_one()
    {
        var dump = _folder.File("chain.json");
        var options = Options() with { DumpStatePath = dump, DumpIntervalSeconds = 1, Continues = true };
        Deployment deployment;
        await using (var chain = await DevChain.StartAsync(options))
        {
            deployment = await Deployment.DeployAsync(chain.Client, DevChain.Account(0));
            await chain.StopAsync();
        }

        // As a node leaves it that is killed while it writes.
        var whole = await File.ReadAllBytesAsync(dump);
        await File.WriteAllBytesAsync(DumpKeeper.NodeFile(dump), whole.AsMemory(0, whole.Length - 8_000));
        File.SetLastWriteTimeUtc(DumpKeeper.NodeFile(dump), DateTime.UtcNow.AddSeconds(5));
        await using (var again = await DevChain.StartAsync(options))
        {
            Assert.Null(await deployment.FindMismatchAsync(again.Client));
            System.Diagnostics.Process.GetProcessById(again.ProcessId).Kill();
            await again.StopAsync();
        }

        // As one leaves it whose keeper was killed before it.
        await File.WriteAllBytesAsync(DumpKeeper.NodeFile(dump), whole);
        File.Delete(dump);
        await using var last = await DevChain.StartAsync(options);
        Assert.Null(await deployment.FindMismatchAsync(last.Client));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task A_port_in_use_is_said_plainly()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var e = await Assert.ThrowsAsync<DevChainException>(() => DevChain.StartAsync(Options() with { Port = port }));
        Assert.Equal(DevChainFault.PortInUse, e.Fault);
        Assert.Contains($"Port {port}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_file_that_is_none_ends_the_start_with_the_log_named()
    {
        File.WriteAllText(_folder.File("broken.json"), "{ this is no state");
        var e = await Assert.ThrowsAsync<DevChainException>(
            () => DevChain.StartAsync(Options() with { LoadStatePath = _folder.File("broken.json") }));
        Assert.Equal(DevChainFault.Ended, e.Fault);
        Assert.Contains(_folder.Path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_binary_is_said_plainly()
    {
        var e = Assert.Throws<DevChainException>(() => AnvilBinary.CopyTo(_folder.Path, _folder.File("elsewhere")));
        Assert.Equal(DevChainFault.BinaryMissing, e.Fault);
        Assert.Contains("Node.js", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        var fine = Options();
        Refuses(fine with { Port = 65536 }, "Port");
        Refuses(fine with { ChainId = 0 }, "ChainId");
        Refuses(fine with { Accounts = 0 }, "Accounts");
        Refuses(fine with { BlockTimeSeconds = -1 }, "BlockTimeSeconds");
        Refuses(fine with { StartTimeoutSeconds = 0 }, "StartTimeoutSeconds");
        Refuses(fine with { DumpIntervalSeconds = 5 }, "DumpStatePath");
        Refuses(fine with { LoadStatePath = _folder.File("none") }, "LoadStatePath");
        Refuses(fine with { RunFolder = "" }, "RunFolder");

        static void Refuses(DevChainOptions options, string name) =>
            Assert.Contains(name, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static async Task MintAsync(DevChain chain, Deployment deployment)
    {
        var account = DevChain.Account(1).Address;
        var mint = AbiFunction.Parse("mint(address,uint256)").EncodeCall(account, 5UL);
        var transaction = new System.Text.Json.Nodes.JsonObject
        {
            ["from"] = account.ToString(), ["to"] = deployment.Token.ToString(), ["data"] = Crypto.Hex.Format(mint),
        };
        await chain.Client.Rpc.CallAsync(new RpcRequest("eth_sendTransaction", transaction));
        using var patience = new CancellationTokenSource(Patience);
        while (await chain.Client.GetNonceAsync(account, cancel: patience.Token) == 0)
            await Task.Delay(20, patience.Token);
    }

    private DevChainOptions Options() => new() { RunFolder = _folder.Path };
}
