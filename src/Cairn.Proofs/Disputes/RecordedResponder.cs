namespace Cairn.Proofs;

/// <summary>
/// Gives again what a responder answered before. As a search depends on nothing but the answers, it comes to the same
/// open question with it, however often it is made.
/// </summary>
public sealed class RecordedResponder(IReadOnlyDictionary<Question, byte[]> answers) : IResponder
{
    public ValueTask<byte[]?> AskAsync(Question question, CancellationToken cancel) =>
        ValueTask.FromResult(answers.GetValueOrDefault(question));
}
