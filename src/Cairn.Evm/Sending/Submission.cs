namespace Cairn.Evm;

/// <summary>A transaction on its way, or why nothing was sent. Exactly one of them is there.</summary>
public sealed record Submission(PendingTransaction? Pending, TransactionOutcome? Refused);
