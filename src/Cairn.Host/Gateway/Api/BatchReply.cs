using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>What became of a batch.</summary>
/// <param name="Refusal">Why no part of it counts; null where it is on record.</param>
/// <param name="Payable">How many results are paid once their draws and audits are over.</param>
public sealed record BatchReply(BatchRefusal? Refusal, int Payable);
