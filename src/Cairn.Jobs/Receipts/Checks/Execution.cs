using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>One provider's signed result for a piece in a branch.</summary>
/// <param name="Batch">The batch it came in.</param>
/// <param name="IsFirst">It is the provider's first result in the job, which is always audited.</param>
internal readonly record struct Execution(Address Provider, Cid Output, ReceiptBatch Batch, bool IsFirst);
