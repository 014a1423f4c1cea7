using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>A provider asks for work and for vouchers.</summary>
/// <param name="PiecesMax">The most pieces it wants; 0 to 256; 0 asks for vouchers alone.</param>
/// <param name="Held">The leases that it knows it holds.</param>
/// <param name="Vouchers">The newest voucher that it has stored for each job.</param>
public sealed record PullRequest(int PiecesMax, IReadOnlyList<Hash32> Held, IReadOnlyList<KnownVoucher> Vouchers);
