using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>One provider's result for an audited piece.</summary>
/// <param name="Participant">Index among the job's participants.</param>
/// <param name="Output">The result's digest.</param>
/// <param name="Receipt">Index among the job's receipts.</param>
/// <param name="Leaf">Place among the receipt's leaves.</param>
/// <param name="Paid">A voucher covers it already.</param>
internal readonly record struct AuditVote(int Participant, Hash32 Output, int Receipt, byte Leaf, bool Paid);
