namespace Cairn.Host;

/// <summary>Questions for a provider; none where none came while it waited.</summary>
public sealed record QuestionsReply(IReadOnlyList<RelayedQuestion> Questions);
