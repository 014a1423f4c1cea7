using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>The amount of the newest voucher that a provider has stored for a job, token base units.</summary>
public readonly record struct KnownVoucher(Hash32 Job, UInt128 Amount);
