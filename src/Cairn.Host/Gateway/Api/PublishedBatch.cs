using Cairn.Market;

namespace Cairn.Host;

/// <summary>A batch of results, for whoever wants to execute some of them again and dispute what is wrong.</summary>
/// <param name="Number">From 1, in the order of arrival.</param>
/// <param name="Receipt">What the provider signed.</param>
/// <param name="ReceivedMs">When the gateway had it, Unix milliseconds.</param>
/// <param name="Results">In the order of the receipt's leaves.</param>
/// <param name="Leases">The signer's leases of these pieces to the provider.</param>
public sealed record PublishedBatch(
    int Number, Signed<BatchReceipt> Receipt, long ReceivedMs, IReadOnlyList<PublishedResult> Results,
    IReadOnlyList<Signed<Lease>> Leases);
