using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>One provider's money in one job, in token base units.</summary>
/// <param name="Earned">Guaranteed: covered by its newest voucher.</param>
/// <param name="Pending">Receipted; its draw or audit is open.</param>
/// <param name="Leased">Set aside for leases that are out.</param>
/// <param name="Discarded">Receipted and lost, since the provider was contradicted.</param>
/// <param name="PiecesPaid">Executions that vouchers cover, audits included.</param>
/// <param name="Locked">Stake that is locked on chain for its results; 0 where none is.</param>
/// <param name="Convicted">It was proved on chain to have lied.</param>
public sealed record AccountView(
    Address Provider, UInt128 PricePerUnit, UInt128 Cap, UInt128 Earned, UInt128 Pending, UInt128 Leased,
    UInt128 Discarded, long PiecesPaid, bool Excluded, long SeenMs, UInt128 Locked = default,
    bool Convicted = false);
