namespace Cairn.Market;

/// <summary>A voucher with all that redeeming it needs.</summary>
/// <param name="Terms">The job's terms.</param>
/// <param name="Voucher">The newest voucher.</param>
/// <param name="Cap">The provider's cap, token base units.</param>
/// <param name="Proof">The cap's proof.</param>
public sealed record Redeemable(Terms Terms, Signed<Voucher> Voucher, UInt128 Cap, CapProof Proof);
