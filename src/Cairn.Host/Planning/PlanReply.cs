using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>How a gateway would run a job: everything that the client signs, before it signs.</summary>
/// <param name="Stages">Stages, one after the other.</param>
/// <param name="Slots">Pieces a stage.</param>
/// <param name="UnitsPerPiece">Work units of the dearest piece.</param>
/// <param name="Offers">The offers taken.</param>
/// <param name="PricePerUnit">The price all of them are paid: the highest among them, token base units.</param>
/// <param name="Planned">The price where no audit is drawn and nothing goes wrong, token base units.</param>
/// <param name="WorstCase">The price with all audits, tie-breaks and one rollback, token base units.</param>
/// <param name="Budget">What to put into escrow, token base units.</param>
/// <param name="Caps">Who may be paid how much at most.</param>
/// <param name="Terms">The immutable terms.</param>
/// <param name="JobId">The terms' digest.</param>
/// <param name="EstimatedSeconds">How long it takes at the speeds measured here, or offered by newcomers, audits
/// included.</param>
/// <param name="Lock">The stake that each provider locks, token base units; 0 under audits alone.</param>
public sealed record PlanReply(
    int Stages, int Slots, long UnitsPerPiece, IReadOnlyList<Signed<Offer>> Offers, UInt128 PricePerUnit,
    UInt128 Planned, UInt128 WorstCase, UInt128 Budget, CapTable Caps, Terms Terms, Hash32 JobId,
    double EstimatedSeconds, UInt128 Lock = default);
