using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>A batch receipt on record.</summary>
/// <param name="Count">Its results.</param>
/// <param name="Units">Work units of its results.</param>
/// <param name="TookMs">Milliseconds since its lease, or since its provider's receipt before it.</param>
internal readonly record struct ReceiptEntry(
    int Participant, Hash32 Lease, Hash32 Root, int Count, long Units, long TookMs)
{
    /// <summary>The share of the time that an execution of so many units took.</summary>
    public long TimeOfMs(long units) => (long)((Int128)TookMs * units / Math.Max(Units, 1));
}
