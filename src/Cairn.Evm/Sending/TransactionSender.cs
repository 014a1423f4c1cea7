using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// Sends transactions of one account: assigns nonces under concurrency without gaps, estimates fees and gas, waits
/// for receipts, raises the fee of stuck transactions and offers dropped ones again. An intent is mined at most once:
/// once signed, its nonce is never given to another. Safe for concurrent use; keep one per account.
/// </summary>
public sealed class TransactionSender : IDisposable
{
    private const int MaxNonceRetries = 5;

    private readonly EvmClient _client;
    private readonly EthereumKey _key;
    private readonly ulong _chainId;
    private readonly TransactionSenderOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly OutstandingTransactions _outstanding = new();

    /// <summary>The key is not disposed of.</summary>
    public TransactionSender(EvmClient client, EthereumKey key, ulong chainId,
        TransactionSenderOptions? options = null, TimeProvider? time = null)
    {
        (_client, _key, _chainId, _time) = (client, key, chainId, time ?? TimeProvider.System);
        _options = options ?? new TransactionSenderOptions();
        _options.Validate();
    }

    /// <summary>The account that pays.</summary>
    public Address Address => _key.Address;

    /// <summary>Submits and waits.</summary>
    /// <exception cref="RpcException">The node could not be asked before anything was signed.</exception>
    public async Task<TransactionOutcome> SendAsync(ContractCall call, CancellationToken cancel = default)
    {
        var submission = await SubmitAsync(call, cancel).ConfigureAwait(false);
        return submission.Refused ?? await WaitAsync(submission.Pending!, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Estimates, signs and offers the transaction. Once it is signed a node that cannot be reached is no error:
    /// <see cref="WaitAsync"/> offers it again.
    /// </summary>
    /// <exception cref="RpcException">The node could not be asked before anything was signed.</exception>
    public async Task<Submission> SubmitAsync(ContractCall call, CancellationToken cancel = default)
    {
        ulong gas;
        try
        {
            gas = await _client.EstimateGasAsync(call, Address, cancel).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.Fault == RpcFault.Reverted)
        {
            return Refuse(TransactionStatus.WouldRevert, e.Message, e.RevertData);
        }
        catch (RpcException e) when (e.Fault == RpcFault.NodeError)
        {
            return Refuse(StatusOf(TransactionPool.Sort(e.Message)), e.Message);
        }
        if (gas > ulong.MaxValue / 500) return Refuse(TransactionStatus.Refused, $"the node's gas estimate is {gas}");
        gas += gas * (ulong)_options.GasMarginPercent / 100;
        var fees = await FeeQuote.EstimateAsync(_client, _options, cancel).ConfigureAwait(false);
        if (fees.BaseFeePerGasWei > _options.MaxFeePerGasWei)
            return Refuse(TransactionStatus.Refused,
                $"the chain's base fee is {fees.BaseFeePerGasWei} wei a gas, above "
                + $"{nameof(_options.MaxFeePerGasWei)} = {_options.MaxFeePerGasWei}: raise it, or try again later");
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await OfferWithNonceAsync(call, gas, fees, cancel).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Waits until the transaction has its confirmations. Survives a node that is away, a pool that forgets and a
    /// reorganisation that takes the transaction out again, or one before it. May be called again after a timeout.
    /// </summary>
    public async Task<TransactionOutcome> WaitAsync(PendingTransaction pending, CancellationToken cancel = default)
    {
        var waiter = new TransactionWaiter(_client, _key, _options, _time, _outstanding);
        var outcome = await waiter.RunAsync(pending, cancel).ConfigureAwait(false);
        if (outcome.Receipt is not null) _outstanding.Mined(pending);
        else if (outcome.Status != TransactionStatus.TimedOut) _outstanding.Remove(pending);
        return outcome;
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<Submission> OfferWithNonceAsync(ContractCall call, ulong gas, FeeQuote fees,
        CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var known = await _client.GetNonceAsync(Address, BlockTag.Pending, cancel).ConfigureAwait(false);
            var nonce = _outstanding.NextNonce(known);
            var signed = Build(call, nonce, gas, fees).Sign(_key);
            var pending = new PendingTransaction(call, signed, _time.GetUtcNow());
            _outstanding.Add(pending);
            var (reply, text) = await TryOfferAsync(signed, cancel).ConfigureAwait(false);
            if (reply is PoolReply.Accepted or PoolReply.AlreadyKnown) return new Submission(pending, null);
            _outstanding.Remove(pending);
            var raced = reply is PoolReply.NonceTooLow or PoolReply.Underpriced;
            if (!raced || attempt >= MaxNonceRetries) return Refuse(StatusOf(reply), text);
            if (reply == PoolReply.Underpriced) fees = fees.Bump(_options.FeeBumpPercent, fees);
        }
    }

    /// <summary>
    /// Offers a signed transaction. Where the answer is lost it counts as accepted, as it may have been; so does one
    /// that a repeated request finds mined already ("nonce too low").
    /// </summary>
    private async Task<(PoolReply Reply, string Text)> TryOfferAsync(SignedTransaction signed, CancellationToken cancel)
    {
        try
        {
            var (reply, text) = await TransactionPool.OfferAsync(_client, signed, cancel).ConfigureAwait(false);
            var mined = reply == PoolReply.NonceTooLow
                && await _client.KnowsTransactionAsync(signed.Hash, cancel).ConfigureAwait(false);
            return (mined ? PoolReply.AlreadyKnown : reply, text);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            return (PoolReply.Accepted, "");
        }
    }

    private FeeMarketTransaction Build(ContractCall call, ulong nonce, ulong gas, FeeQuote fees) => new()
    {
        ChainId = _chainId, Nonce = nonce, GasLimit = gas, To = call.To, ValueWei = call.ValueWei, Data = call.Data,
        MaxPriorityFeePerGasWei = fees.MaxPriorityFeePerGasWei, MaxFeePerGasWei = fees.MaxFeePerGasWei,
    };

    private static TransactionStatus StatusOf(PoolReply reply) => reply == PoolReply.InsufficientFunds
        ? TransactionStatus.InsufficientFunds
        : TransactionStatus.Refused;

    private static Submission Refuse(TransactionStatus status, string text, ReadOnlyMemory<byte> data = default) =>
        new(null, new TransactionOutcome(status, text, RevertData: data));
}
