using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>How a <see cref="TransactionSender"/> prices, waits and replaces.</summary>
public sealed record TransactionSenderOptions
{
    /// <summary>Gas added to the node's estimate, in percent. Default 25; 0 … 400.</summary>
    public int GasMarginPercent { get; init; } = 25;

    /// <summary>Least wei a gas to the block's producer. Default 1 gwei.</summary>
    public UInt256 MinPriorityFeePerGasWei { get; init; } = 1_000_000_000;

    /// <summary>Most wei a gas in all, also for replacements. Default 500 gwei; not below the priority fee.</summary>
    public UInt256 MaxFeePerGasWei { get; init; } = 500_000_000_000;

    /// <summary>Seconds between looks for a receipt, the first ones apart, which are quicker. Default 0.25; 0.01 … 60.
    /// </summary>
    public double PollSeconds { get; init; } = 0.25;

    /// <summary>Seconds in the pool until the fee is raised. Default 30; 0.1 … 86,400.</summary>
    public double ReplaceAfterSeconds { get; init; } = 30;

    /// <summary>How much a replacement's fees rise, in percent. Default 15; 10 (what nodes demand) … 1,000.</summary>
    public int FeeBumpPercent { get; init; } = 15;

    /// <summary>Blocks that must hold the transaction, its own included. Default 1; 1 … 1,000.</summary>
    public int Confirmations { get; init; } = 1;

    /// <summary>
    /// Seconds until waiting ends with <see cref="TransactionStatus.TimedOut"/>. Default 600; 1 … 86,400.
    /// </summary>
    public double MaxWaitSeconds { get; init; } = 600;

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        Check(GasMarginPercent is >= 0 and <= 400, nameof(GasMarginPercent), "0 to 400 percent");
        Check(MaxFeePerGasWei >= MinPriorityFeePerGasWei, nameof(MaxFeePerGasWei),
            $"at least {nameof(MinPriorityFeePerGasWei)}");
        Check(PollSeconds is >= 0.01 and <= 60, nameof(PollSeconds), "0.01 to 60 seconds");
        Check(ReplaceAfterSeconds is >= 0.1 and <= 86_400, nameof(ReplaceAfterSeconds), "0.1 to 86,400 seconds");
        Check(FeeBumpPercent is >= 10 and <= 1_000, nameof(FeeBumpPercent), "10 to 1,000 percent");
        Check(Confirmations is >= 1 and <= 1_000, nameof(Confirmations), "1 to 1,000 blocks");
        Check(MaxWaitSeconds is >= 1 and <= 86_400, nameof(MaxWaitSeconds), "1 to 86,400 seconds");
    }

    private static void Check(bool holds, string name, string range)
    {
        if (!holds) throw new ArgumentException($"{name} must be {range}.", name);
    }
}
