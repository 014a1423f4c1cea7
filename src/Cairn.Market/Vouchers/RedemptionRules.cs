namespace Cairn.Market;

/// <summary>When a provider redeems: when it is worth the gas, or when time runs out.</summary>
public sealed record RedemptionRules
{
    /// <summary>Redeem once what is unclaimed is worth this many times its gas; default 20, 1 to 10,000.</summary>
    public int GasMultiple { get; init; } = 20;

    /// <summary>Near the end redeem if it is worth its gas at all; default 1 hour before vouchers end.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether to redeem now.</summary>
    /// <param name="voucherAmount">The newest voucher's total, token base units.</param>
    /// <param name="paid">What was paid already, token base units.</param>
    /// <param name="gasCost">The claim's gas at today's price, in the job's token, base units.</param>
    /// <param name="terms">The job's terms.</param>
    /// <param name="now">The time.</param>
    public bool ShouldRedeem(UInt128 voucherAmount, UInt128 paid, UInt128 gasCost, Terms terms, DateTimeOffset now)
    {
        if (voucherAmount <= paid)
            return false;
        var due = voucherAmount - paid;
        if (due / (UInt128)Math.Clamp(GasMultiple, 1, 10_000) >= gasCost)
            return true;
        var end = (UInt128)terms.Deadline + terms.Grace;
        var isNear = (UInt128)Math.Max(0, (now + Margin).ToUnixTimeSeconds()) >= end;
        return isNear && due > gasCost;
    }
}
