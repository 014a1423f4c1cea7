using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>EIP-1559 fees in wei a gas, and the next block's base fee that they were made for.</summary>
public readonly record struct FeeQuote(
    UInt256 MaxPriorityFeePerGasWei, UInt256 MaxFeePerGasWei, UInt256 BaseFeePerGasWei)
{
    private const int HistoryBlocks = 10;
    private const int MedianPercentile = 50;

    /// <summary>
    /// The median priority fee of the last ten blocks, and room for the base fee to double (six full blocks).
    /// Kept within the options' least and most.
    /// </summary>
    public static async Task<FeeQuote> EstimateAsync(EvmClient client, TransactionSenderOptions options,
        CancellationToken cancel = default)
    {
        var history = await client.GetFeeHistoryAsync(HistoryBlocks, [MedianPercentile], cancel)
            .ConfigureAwait(false);
        if (history.BaseFeesPerGasWei.Count == 0)
            throw new RpcException(RpcFault.Malformed, "The node's fee history is empty.");
        var tips = history.PriorityFeesPerGasWei.Where(r => r.Count > 0).Select(r => r[0]).Order().ToArray();
        var tip = tips.Length == 0 ? UInt256.Zero : tips[tips.Length / 2];
        tip = UInt256.Min(UInt256.Max(tip, options.MinPriorityFeePerGasWei), options.MaxFeePerGasWei);
        // A hostile node's numbers must not overflow: nothing above the cap matters.
        var baseFee = UInt256.Min(history.BaseFeesPerGasWei[^1], options.MaxFeePerGasWei);
        return new FeeQuote(tip, UInt256.Min(baseFee + baseFee + tip, options.MaxFeePerGasWei),
            history.BaseFeesPerGasWei[^1]);
    }

    /// <summary>Both fees raised by so many percent (rounded up), at least to <paramref name="floor"/>.</summary>
    public FeeQuote Bump(int percent, FeeQuote floor) => new(
        UInt256.Max(Raise(MaxPriorityFeePerGasWei, percent), floor.MaxPriorityFeePerGasWei),
        UInt256.Max(Raise(MaxFeePerGasWei, percent), floor.MaxFeePerGasWei), floor.BaseFeePerGasWei);

    private static UInt256 Raise(UInt256 fee, int percent) => (fee * (ulong)(100 + percent) + 99) / 100;
}
