using Cairn.Contracts;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>A question that waits for a provider's answer.</summary>
/// <param name="Id">To be answered by.</param>
public sealed record RelayedQuestion(long Id, Subject Subject, Question Question);
