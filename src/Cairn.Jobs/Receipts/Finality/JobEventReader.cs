using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>Reads the events of the Market and of a verdict module.</summary>
internal static class JobEventReader
{
    /// <summary>The event of a log; null for one that says nothing of stake or pay.</summary>
    public static JobEvent? Read(LogEntry log, Address market) =>
        log.Address == market ? OfMarket(log) : OfVerdict(log);

    private static JobEvent? OfMarket(LogEntry log)
    {
        var block = log.BlockNumber;
        if (MarketLockedEvent.TryDecode(log, out var locked))
            return new JobEvent.Locked(block, locked.Provider, Cut(locked.Amount), locked.Until);
        if (MarketLockReleasedEvent.TryDecode(log, out var released))
            return new JobEvent.Released(block, released.Provider);
        if (MarketClaimedEvent.TryDecode(log, out var claimed))
            return new JobEvent.Claimed(block, claimed.Provider, Cut(claimed.Paid));
        return MarketRefundedEvent.TryDecode(log, out _) ? new JobEvent.Closed(block) : null;
    }

    private static JobEvent? OfVerdict(LogEntry log)
    {
        var block = log.BlockNumber;
        if (DisputeVerdictAssertedEvent.TryDecode(log, out var asserted))
            return new JobEvent.Asserted(block, asserted.Provider, asserted.AssertionId, asserted.Assertion,
                (ulong)UInt256.Min(asserted.End, ulong.MaxValue));
        if (DisputeVerdictFinalisedEvent.TryDecode(log, out var finalised))
            return new JobEvent.Finalised(block, finalised.Provider, finalised.AssertionId);
        if (DisputeVerdictVoidedEvent.TryDecode(log, out var voided))
            return new JobEvent.Voided(block, voided.Provider, voided.AssertionId);
        return DisputeVerdictConvictedEvent.TryDecode(log, out var convicted)
            ? new JobEvent.Convicted(block, convicted.Provider, convicted.Challenger, Cut(convicted.Slashed),
                log.TransactionHash)
            : null;
    }

    private static UInt128 Cut(UInt256 amount) => (UInt128)UInt256.Min(amount, UInt128.MaxValue);
}
