using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>A provider's result that differs from its quorum's majority.</summary>
/// <param name="Evidence">One signed result for each replica.</param>
/// <param name="Recorded">The chain holds the record.</param>
public sealed record ContradictionView(
    Address Provider, int Piece, int Branch, IReadOnlyList<ReceiptReference> Evidence, bool Recorded);
