using Cairn.Market;

namespace Cairn.Host;

/// <summary>A batch of results under its signed receipt. All output blocks must have been uploaded.</summary>
public sealed record BatchRequest(Signed<BatchReceipt> Receipt, IReadOnlyList<PieceResult> Results);
