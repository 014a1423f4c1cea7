using Cairn.Evm;

namespace Cairn.Host;

/// <summary>What a gateway writes into the terms of the jobs that it plans.</summary>
internal sealed record JobTermsOptions
{
    /// <summary>The network, whose verdict modules terms name.</summary>
    public required NetworkInfo Network { get; init; }

    /// <summary>
    /// Time after the deadline in which vouchers still redeem; default 10 minutes, 1 minute to 30 days.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Delay before a change of the caps takes effect; default 10 minutes, 1 minute to 30 days.</summary>
    public TimeSpan RecutDelay { get; init; } = TimeSpan.FromMinutes(10);
}
