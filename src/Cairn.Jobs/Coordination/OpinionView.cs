using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>One of the results that were compared.</summary>
public readonly record struct OpinionView(ReceiptReference Receipt, Cid Output, bool Paid);
