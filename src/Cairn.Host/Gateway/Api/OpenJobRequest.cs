using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>Asks the gateway to run a job whose escrow is open on the chain.</summary>
/// <param name="Terms">As planned.</param>
/// <param name="Caps">As planned.</param>
/// <param name="Offers">As planned.</param>
/// <param name="PricePerUnit">As planned, token base units.</param>
/// <param name="OpenTransaction">The transaction that opened the job.</param>
public sealed record OpenJobRequest(
    Terms Terms, CapTable Caps, IReadOnlyList<Signed<Offer>> Offers, UInt128 PricePerUnit, Hash32? OpenTransaction);
