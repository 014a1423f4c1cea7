using Cairn.Contracts;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>A question for a provider about one of its results.</summary>
public sealed record AskRequest(Subject Subject, Question Question);
