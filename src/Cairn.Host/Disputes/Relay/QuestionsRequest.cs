namespace Cairn.Host;

/// <summary>A provider's wish for questions.</summary>
/// <param name="Held">Ids of those that it is answering already.</param>
public sealed record QuestionsRequest(IReadOnlyList<long> Held);
