namespace Cairn.Proofs.Tests.Support;

/// <summary>A responder whose answers are changed on their way.</summary>
internal sealed class ChangedResponder(IResponder inner, Func<Question, byte[]?, byte[]?> change) : IResponder
{
    public async ValueTask<byte[]?> AskAsync(Question question, CancellationToken cancel) =>
        change(question, await inner.AskAsync(question, cancel));
}
