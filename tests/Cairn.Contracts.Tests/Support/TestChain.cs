using System.Text.Json.Nodes;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>One chain with all contracts for the tests of one collection. It mines on transactions only.</summary>
public sealed class TestChain : IAsyncLifetime
{
    private const ulong GasLimit = 16_000_000;

    private readonly RunFolder _folder = new();
    private DevChain? _chain;

    internal EvmClient Client => _chain!.Client;

    internal Deployment Deployment { get; private set; } = null!;

    internal MarketContract Market => new(Client, Deployment.Market);

    internal TestDollarContract Dollar => new(Client, Deployment.Token);

    /// <summary>What everybody gets, without puppets.</summary>
    internal Deployment Plain { get; private set; } = null!;

    /// <summary>A verdict module of this Market that decides what its caller wants.</summary>
    internal TestContract Puppet { get; private set; } = null!;

    /// <summary>The module for proofs, which asks <see cref="Models"/>.</summary>
    internal ProofVerdictContract Proofs { get; private set; } = null!;

    /// <summary>A registry of models that takes a hash for a proof.</summary>
    internal TestContract Models { get; private set; } = null!;

    internal Eip712Domain Domain => Deployment.Domain;

    public async Task InitializeAsync()
    {
        _chain = await DevChain.StartAsync(new DevChainOptions { RunFolder = _folder.Path, BlockTimeSeconds = 0 });
        Plain = Deployment = await Deployment.DeployAsync(Client, Key(0));
        Puppet = await AddPuppetAsync();
    }

    public async Task DisposeAsync()
    {
        await _chain!.DisposeAsync();
        _folder.Dispose();
    }

    internal static EthereumKey Key(int index) => DevChain.Account(index);

    /// <summary>Unix seconds of the newest block.</summary>
    internal async Task<ulong> NowAsync() => (await Client.GetBlockAsync())!.TimestampSeconds;

    /// <summary>Mines a block that many seconds after the newest one.</summary>
    internal async Task JumpAsync(ulong seconds)
    {
        await RpcAsync("evm_setNextBlockTimestamp", JsonValue.Create(await NowAsync() + seconds));
        await RpcAsync("evm_mine");
    }

    internal async Task<string> SnapshotAsync() => (await RpcAsync("evm_snapshot")).GetString()!;

    internal async Task RevertAsync(string snapshot) => await RpcAsync("evm_revert", snapshot);

    internal Task<System.Text.Json.JsonElement> RpcAsync(string method, params JsonNode?[] parameters) =>
        Client.Rpc.CallAsync(new RpcRequest(method, parameters));

    /// <summary>Runs a call; where it would revert nothing is sent and the reason is returned.</summary>
    internal async Task<CallOutcome> TryAsync(int from, ContractCall call)
    {
        var trial = await Client.TryCallAsync(call, BlockTag.Pending, Key(from).Address);
        if (trial.Reverted) return new CallOutcome(null, trial.Data);
        var receipt = await MineAsync(from, call);
        Assert.True(receipt.Succeeded, "mined with another result than tried");
        return new CallOutcome(receipt, default);
    }

    /// <summary>Sends a transaction whatever will come of it.</summary>
    internal async Task<TransactionReceipt> MineAsync(int from, ContractCall call) =>
        await ReceiptAsync(await PostAsync(from, call));

    private async Task<Hash32> PostAsync(int from, ContractCall call)
    {
        var sender = Key(from).Address;
        var transaction = new JsonObject
        {
            ["from"] = sender.ToString(), ["data"] = Hex.Format(call.Data.Span),
            ["gas"] = ((UInt256)GasLimit).ToHexString(),
        };
        if (call.To is { } to) transaction["to"] = to.ToString();
        return Hash32.Parse((await RpcAsync("eth_sendTransaction", transaction)).GetString()!);
    }

    private async Task<TransactionReceipt> ReceiptAsync(Hash32 hash)
    {
        TransactionReceipt? receipt;
        while ((receipt = await Client.GetReceiptAsync(hash)) is null) await Task.Delay(1);
        return receipt;
    }

    /// <summary>Runs a call that must succeed.</summary>
    internal async Task<TransactionReceipt> SendAsync(int from, ContractCall call)
    {
        var outcome = await TryAsync(from, call);
        return outcome.Receipt
            ?? throw new InvalidOperationException(Reason(outcome.RevertData));
    }

    /// <summary>Sends a transaction into a block of that time.</summary>
    /// <returns>Whether it succeeded.</returns>
    internal async Task<bool> MineAtAsync(ulong time, int from, ContractCall call,
        Action<TransactionReceipt>? follow = null)
    {
        await RpcAsync("evm_setNextBlockTimestamp", JsonValue.Create(time));
        var receipt = await MineAsync(from, call);
        follow?.Invoke(receipt);
        return receipt.Succeeded;
    }

    /// <summary>Mines transactions of one account in one block of that time, in this order.</summary>
    /// <returns>Whether each succeeded.</returns>
    internal async Task<bool[]> MineTogetherAsync(ulong time, params (int From, ContractCall Call)[] calls)
    {
        await RpcAsync("evm_setAutomine", false);
        var hashes = new List<Hash32>();
        foreach (var (from, call) in calls) hashes.Add(await PostAsync(from, call));
        await RpcAsync("evm_setNextBlockTimestamp", JsonValue.Create(time));
        await RpcAsync("evm_mine");
        await RpcAsync("evm_setAutomine", true);
        var receipts = new List<TransactionReceipt>();
        foreach (var hash in hashes) receipts.Add(await ReceiptAsync(hash));
        Assert.Single(receipts.Select(r => r.BlockNumber).Distinct());
        return [.. receipts.Select(r => r.Succeeded)];
    }

    /// <summary>What a contract logged in the newest block.</summary>
    internal async Task<IEnumerable<LogEntry>> LogsAsync(Address contract)
    {
        var block = await Client.GetBlockNumberAsync();
        return await Client.GetLogsAsync(LogFilter.Of(contract), block, block);
    }

    private static string Reason(ReadOnlyMemory<byte> data) => (MarketRevert.Decode(data),
        DisputeVerdictRevert.Decode(data), GameRulesRevert.Decode(data)) switch
    {
        ({ Error: not MarketError.Unknown } market, _, _) => market.Text,
        (_, { Error: not DisputeVerdictError.Unknown } dispute, _) => dispute.Text,
        var (_, _, rules) => rules.Text,
    };

    /// <summary>Runs a Market call that must be refused.</summary>
    internal async Task<MarketRevert> RefusedAsync(int from, ContractCall call)
    {
        var outcome = await TryAsync(from, call);
        Assert.Null(outcome.Receipt);
        return MarketRevert.Decode(outcome.RevertData);
    }

    /// <summary>Deploys one of the contracts in contracts/test.</summary>
    /// <param name="name">its name</param>
    /// <param name="argument">the constructor's, where it takes one</param>
    internal async Task<TestContract> DeployAsync(string name, Address? argument = null)
    {
        var artifact = TestContract.Load(name);
        byte[] code = argument is { } address
            ? [.. artifact.CreationCode, .. new byte[32 - Address.Size], .. address.AsSpan()]
            : artifact.CreationCode;
        var receipt = await SendAsync(0, new ContractCall(null, code));
        return artifact.At(receipt.ContractAddress!.Value);
    }

    /// <summary>Deploys the Market once more, with the same modules and a puppet.</summary>
    private async Task<TestContract> AddPuppetAsync()
    {
        var deployer = Key(0).Address;
        Models = await DeployAsync("PuppetModels");
        var market = Address.OfContract(deployer, await Client.GetNonceAsync(deployer, BlockTag.Pending) + 5);
        var quorum = await SendAsync(0, QuorumVerdictContract.Deploy(market));
        var consent = await SendAsync(0, ConsentVerdictContract.Deploy(market));
        var referees = Deployment.Referees;
        var dispute = await SendAsync(0, DisputeVerdictContract.Deploy(
            market, referees.Traces, referees.Elements, referees.Rules));
        var proofs = await SendAsync(0, ProofVerdictContract.Deploy(market, Models.Address));
        Proofs = new ProofVerdictContract(Client, proofs.ContractAddress!.Value);
        var puppet = await DeployAsync("PuppetVerdict", market);
        await SendAsync(0, MarketContract.Deploy(
            [quorum.ContractAddress!.Value, consent.ContractAddress!.Value, dispute.ContractAddress!.Value,
                Proofs.Address, puppet.Address]));
        Deployment = Deployment with
        {
            Market = market, QuorumVerdict = quorum.ContractAddress.Value,
            ConsentVerdict = consent.ContractAddress.Value, DisputeVerdict = dispute.ContractAddress.Value,
        };
        return puppet;
    }

    /// <summary>Another test dollar, with nobody's money in it yet.</summary>
    internal async Task<TestDollarContract> DeployDollarAsync()
    {
        var receipt = await SendAsync(0, TestDollarContract.Deploy());
        return new TestDollarContract(Client, receipt.ContractAddress!.Value);
    }

    /// <summary>Gives an account dollars, free in the Market.</summary>
    internal async Task FundAsync(int account, ulong amount)
    {
        var market = Deployment.Market;
        await SendAsync(account, Dollar.Mint(Key(account).Address, amount));
        await SendAsync(account, Dollar.Approve(market, UInt256.MaxValue));
        await SendAsync(account, Market.Deposit(Deployment.Token, amount));
    }
}
