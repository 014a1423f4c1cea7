using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// Ethereum's JSON-RPC methods with types. Every method throws <see cref="RpcException"/> where the node cannot be
/// reached or answers wrongly; reverts of <see cref="TryCallAsync"/> are values. Safe for concurrent use.
/// </summary>
public sealed class EvmClient(JsonRpcClient rpc)
{
    /// <summary>The transport, for methods that are not here.</summary>
    public JsonRpcClient Rpc => rpc;

    /// <summary>A client for an endpoint with default options.</summary>
    public static EvmClient For(HttpClient http, string endpoint) => new(new JsonRpcClient(http, new Uri(endpoint)));

    /// <summary>The chain's EIP-155 id.</summary>
    public async Task<ulong> GetChainIdAsync(CancellationToken cancel = default) =>
        RpcJson.Small(await CallAsync("eth_chainId", cancel).ConfigureAwait(false), "chainId");

    /// <summary>The newest block's number.</summary>
    public async Task<ulong> GetBlockNumberAsync(CancellationToken cancel = default) =>
        RpcJson.Small(await CallAsync("eth_blockNumber", cancel).ConfigureAwait(false), "blockNumber");

    /// <summary>A block's header; null where the node has no such block.</summary>
    public async Task<BlockHeader?> GetBlockAsync(BlockTag block = default, CancellationToken cancel = default)
    {
        var method = block.IsHash ? "eth_getBlockByHash" : "eth_getBlockByNumber";
        return RpcJson.Header(await CallAsync(method, cancel, block.ToString(), false).ConfigureAwait(false));
    }

    /// <summary>An account's wei.</summary>
    public async Task<UInt256> GetBalanceAsync(Address account, BlockTag block = default,
        CancellationToken cancel = default) => RpcJson.Quantity(
            await CallAsync("eth_getBalance", cancel, account.ToLowerHex(), block.ToJson()).ConfigureAwait(false),
            "balance");

    /// <summary>An account's transaction count: its next nonce at that block.</summary>
    public async Task<ulong> GetNonceAsync(Address account, BlockTag block = default,
        CancellationToken cancel = default) => RpcJson.Small(
            await CallAsync("eth_getTransactionCount", cancel, account.ToLowerHex(), block.ToJson())
                .ConfigureAwait(false), "transactionCount");

    /// <summary>A contract's code; empty for an account without.</summary>
    public async Task<byte[]> GetCodeAsync(Address account, BlockTag block = default,
        CancellationToken cancel = default) => RpcJson.Data(
            await CallAsync("eth_getCode", cancel, account.ToLowerHex(), block.ToJson()).ConfigureAwait(false), "code");

    /// <summary>A storage slot.</summary>
    public async Task<Hash32> GetStorageAsync(Address account, UInt256 slot, BlockTag block = default,
        CancellationToken cancel = default) => RpcJson.Hash(
            await CallAsync("eth_getStorageAt", cancel, account.ToLowerHex(), slot.ToHexString(), block.ToJson())
                .ConfigureAwait(false), "storage");

    /// <summary>Runs a call without a transaction and returns its output.</summary>
    /// <exception cref="RpcException">Also with <see cref="RpcFault.Reverted"/> and the revert data.</exception>
    public async Task<byte[]> CallAsync(ContractCall call, BlockTag block = default, Address? from = null,
        CancellationToken cancel = default) => RpcJson.Data(
            await CallAsync("eth_call", cancel, RpcJson.Call(call, from), block.ToJson()).ConfigureAwait(false),
            "output");

    /// <summary>
    /// As <see cref="CallAsync(ContractCall, BlockTag, Address?, CancellationToken)"/>; a revert is a value.
    /// </summary>
    public async Task<CallResult> TryCallAsync(ContractCall call, BlockTag block = default, Address? from = null,
        CancellationToken cancel = default)
    {
        try
        {
            return new CallResult(false, await CallAsync(call, block, from, cancel).ConfigureAwait(false));
        }
        catch (RpcException e) when (e.Fault == RpcFault.Reverted)
        {
            return new CallResult(true, e.RevertData);
        }
    }

    /// <summary>The gas that a transaction would use.</summary>
    /// <exception cref="RpcException">With <see cref="RpcFault.Reverted"/> where it would revert.</exception>
    public async Task<ulong> EstimateGasAsync(ContractCall call, Address from, CancellationToken cancel = default) =>
        RpcJson.Small(
            await CallAsync("eth_estimateGas", cancel, RpcJson.Call(call, from)).ConfigureAwait(false), "gas");

    /// <summary>Hands a signed transaction to the node's pool.</summary>
    public async Task<Hash32> SendRawAsync(SignedTransaction transaction, CancellationToken cancel = default) =>
        RpcJson.Hash(await CallAsync("eth_sendRawTransaction", cancel, Hex.Format(transaction.Raw.Span))
            .ConfigureAwait(false), "transactionHash");

    /// <summary>A mined transaction's receipt; null while it is not mined.</summary>
    public async Task<TransactionReceipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancel = default) =>
        RpcJson.Receipt(await CallAsync("eth_getTransactionReceipt", cancel, transaction.ToString())
            .ConfigureAwait(false));

    /// <summary>Whether the node knows the transaction, mined or in its pool.</summary>
    public async Task<bool> KnowsTransactionAsync(Hash32 transaction, CancellationToken cancel = default) =>
        (await CallAsync("eth_getTransactionByHash", cancel, transaction.ToString()).ConfigureAwait(false))
            .ValueKind == JsonValueKind.Object;

    /// <summary>Logs of the blocks <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public async Task<IReadOnlyList<LogEntry>> GetLogsAsync(LogFilter filter, ulong first, ulong last,
        CancellationToken cancel = default)
    {
        var json = RpcJson.Filter(filter);
        json["fromBlock"] = ((UInt256)first).ToHexString();
        json["toBlock"] = ((UInt256)last).ToHexString();
        return Logs(await CallAsync("eth_getLogs", cancel, json).ConfigureAwait(false));
    }

    /// <summary>Logs of one block by its hash: they cannot be mixed with those of a competing block.</summary>
    public async Task<IReadOnlyList<LogEntry>> GetLogsAsync(LogFilter filter, Hash32 block,
        CancellationToken cancel = default)
    {
        var json = RpcJson.Filter(filter);
        json["blockHash"] = block.ToString();
        return Logs(await CallAsync("eth_getLogs", cancel, json).ConfigureAwait(false));
    }

    /// <summary>Fees of the newest blocks.</summary>
    public async Task<FeeHistory> GetFeeHistoryAsync(int blocks, IReadOnlyList<int> percentiles,
        CancellationToken cancel = default)
    {
        var json = await CallAsync("eth_feeHistory", cancel, ((UInt256)(ulong)blocks).ToHexString(), "latest",
            new JsonArray([.. percentiles.Select(p => JsonValue.Create(p))])).ConfigureAwait(false);
        var rewards = RpcJson.Member(json, "reward");
        return new FeeHistory(
            [.. RpcJson.Items(RpcJson.Member(json, "baseFeePerGas"), "baseFeePerGas")
                .Select(f => RpcJson.Quantity(f, "baseFeePerGas"))],
            rewards.ValueKind != JsonValueKind.Array ? [] : [.. rewards.EnumerateArray()
                .Select(r => (UInt256[])[.. RpcJson.Items(r, "reward").Select(f => RpcJson.Quantity(f, "reward"))])]);
    }

    private Task<JsonElement> CallAsync(string method, CancellationToken cancel, params JsonNode?[] parameters) =>
        rpc.CallAsync(new RpcRequest(method, parameters), cancel);

    private static LogEntry[] Logs(JsonElement json) => [.. RpcJson.Items(json, "logs").Select(RpcJson.Log)];
}
