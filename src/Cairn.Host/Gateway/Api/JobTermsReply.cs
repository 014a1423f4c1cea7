using Cairn.Market;

namespace Cairn.Host;

/// <summary>What a provider checks before it starts on a job.</summary>
/// <param name="Terms">The immutable terms; their digest is the job's id.</param>
/// <param name="Caps">Who may be paid how much at most, token base units.</param>
/// <param name="PricePerUnit">What a work unit is paid, token base units.</param>
public sealed record JobTermsReply(Terms Terms, CapTable Caps, UInt128 PricePerUnit);
