namespace Cairn.Jobs;

/// <summary>What a job pays one provider, as found in its terms.</summary>
/// <param name="PricePerUnit">Token base units for a work unit.</param>
/// <param name="UnitsPerSlot">Work units of each slot's piece.</param>
/// <param name="Cap">The most the provider may be paid.</param>
/// <param name="DeadlineMs">Unix milliseconds; claims should be on chain by then.</param>
/// <param name="RecutDelayMs">How long a recut takes to come into effect.</param>
/// <param name="WindowMs">How long an asserted result can be disputed before it is paid; 0 where nothing is paid by
/// time.</param>
/// <param name="GraceMs">How long after the deadline the escrow still pays.</param>
public sealed record JobOffer(
    UInt128 PricePerUnit, IReadOnlyList<long> UnitsPerSlot, UInt128 Cap, long DeadlineMs, long RecutDelayMs,
    long WindowMs = 0, long GraceMs = 0);
